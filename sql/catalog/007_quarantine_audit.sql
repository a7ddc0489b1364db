-- Which run ended a row's time in quarantine. `state`: held | superseded (judged again and held anew, or its file is
-- gone) | released (judged again and no longer held: a rule or the SQL changed) | not_applied.
alter table ops.quarantine add column ended_by varchar;
