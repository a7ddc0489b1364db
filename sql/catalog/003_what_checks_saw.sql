-- What a check of one value saw (a sum, a count, the newest date), and what a rule is tagged with.
alter table ops.expectation_results add column observed varchar;
alter table ops.expectation_results add column tags varchar;
