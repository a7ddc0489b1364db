-- Steps have another kind.
comment on column ops.run_steps.kind is 'arrival, bronze, table, segmentation or history';
comment on column ops.tables.as_of is 'as-of date it was last built with; of a history, the date it has come to';
