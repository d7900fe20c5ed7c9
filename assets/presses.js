// What the mouse went down on is what is pressed. Leaving a field may change the page before the mouse comes up again
// (a draft is saved, a list closes, an error is said): the button has moved, and the browser sees no click.

const PRESSABLE = "button, summary, a[href], [role=option]";
const STILL_PX = 6; // further than this the hand has moved, and the press was thought better of

let pressed = null;

const isBehindDialog = (target) => [...document.querySelectorAll("dialog:modal")].some((dialog) => !dialog.contains(target));

// The pages are rendered once without a browser while they are built.
if (typeof document !== "undefined") {
  addEventListener(
    "pointerdown",
    (event) => {
      // A finger on glass takes the focus only as it comes up: nothing changes under it.
      const target = event.pointerType === "mouse" && event.button === 0 ? event.target.closest?.(PRESSABLE) : null;
      pressed = target && { target, x: event.clientX, y: event.clientY, isClicked: false };
    },
    true,
  );

  addEventListener("pointercancel", () => (pressed = null), true);

  addEventListener(
    "click",
    (event) => {
      if (pressed?.target.contains(event.target)) pressed.isClicked = true;
    },
    true,
  );

  addEventListener(
    "pointerup",
    (event) => {
      const press = pressed;
      if (!press || Math.hypot(event.clientX - press.x, event.clientY - press.y) > STILL_PX) return;
      // The browser's own click comes at the end of the same turn.
      setTimeout(() => {
        if (press.isClicked || !press.target.isConnected || isBehindDialog(press.target)) return;
        press.target.click();
      }, 0);
    },
    true,
  );
}
