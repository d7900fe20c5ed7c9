// One card. All cards have one height, so that a column of thousands draws only those in view.

import { memo } from "react";
import { Link } from "react-router";
import ClockAlert from "lucide-react/dist/esm/icons/clock-alert.mjs";
import Clock from "lucide-react/dist/esm/icons/clock.mjs";
import TriangleAlert from "lucide-react/dist/esm/icons/triangle-alert.mjs";

const STATUS = { "off-work": "Off work", "modified-duty": "Modified duty", "full-duty": "Full duty" };

function FollowUp({ card }) {
  if (card.is_closed) return <span className="chip">Closed</span>;
  const isDue = card.follow_up_state === "overdue" || card.follow_up_state === "today";
  const said = isDue || !card.follow_up ? card.follow_up_words : card.follow_up;
  return (
    <span className={`follow-up ${card.follow_up_state}`} title={card.follow_up ? `Follow-up ${card.follow_up}, ${card.follow_up_words}` : undefined}>
      {card.follow_up_state === "overdue" ? <ClockAlert className="icon" aria-hidden="true" /> : null}
      {card.follow_up_state === "today" ? <Clock className="icon" aria-hidden="true" /> : null}
      <span className="one-line">{said}</span>
    </span>
  );
}

export const Card = memo(function Card({ card, look, isActive, isHeld, describedBy, onMenu }) {
  return (
    <article className={`card ${look}`} data-card={card.id}>
      <div className="card-line">
        <Link
          to={`/encounter/${card.id}/`}
          className="row-link card-link one-line"
          draggable={false}
          tabIndex={isActive ? 0 : -1}
          aria-describedby={describedBy}
          data-card-link={card.id}
          data-held={isHeld || undefined}
        >
          <bdi>{card.person}</bdi>
        </Link>
        {card.initials ? (
          <span className="avatar card-owner" title={card.owner}>
            <span aria-hidden="true">{card.initials}</span>
            <span className="unseen">{card.owner}</span>
          </span>
        ) : null}
        {card.may_move ? (
          <button
            type="button"
            className="card-move"
            tabIndex={isActive ? 0 : -1}
            aria-haspopup="menu"
            aria-label={`Move… ${card.person}`}
            data-card-move={card.id}
            onClick={(event) => onMenu(card.id, event.currentTarget)}
          >
            Move…
          </button>
        ) : null}
      </div>
      <div className="card-line">
        <span className="card-employer one-line">{card.employer}</span>
        {card.warning ? (
          <span className="card-warning">
            <TriangleAlert className="icon" aria-hidden="true" />
            {card.warning}
          </span>
        ) : null}
      </div>
      <div className="card-line">
        {STATUS[card.status] ? <span className={`status-mark ${card.status}`}>{STATUS[card.status]}</span> : null}
        <FollowUp card={card} />
        {card.age ? (
          <span className="card-age" title={`In this stage for ${card.age}`}>
            <span className="unseen">in this stage for </span>
            {card.age}
          </span>
        ) : null}
      </div>
    </article>
  );
});
