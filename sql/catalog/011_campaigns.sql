-- Steps of campaigns: what people decided, appended to by mallard segments export.
comment on column ops.run_steps.kind is 'arrival, bronze, table, segmentation, campaigns, or another kind of step that the pipeline names';
comment on column ops.run_steps.mode is 'files: rows of new files only; whole: all of it; kept: nothing had changed; appended: to a record that is never made anew';
