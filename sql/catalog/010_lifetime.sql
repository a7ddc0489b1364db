-- Models of what customers will buy: enough to compute each expectation again.
create table ops.lifetime_models (
  run_id varchar, lifetime_value varchar, source varchar, model varchar, horizon_days double, seed bigint, as_of date,
  customers bigint, sample bigint, repeat_customers bigint,
  r double, alpha double, a double, b double, purchase_log_likelihood double, purchase_evaluations bigint,
  p double, q double, v double, value_customers bigint, value_log_likelihood double, value_evaluations bigint,
  frequency_value_correlation double, converged boolean, at_bounds varchar[], series_terms integer,
  series_truncation double, definition varchar
);

comment on table ops.lifetime_models is 'one row per model of customers'' purchases that a run fitted and published';
comment on column ops.lifetime_models.run_id is 'the run';
comment on column ops.lifetime_models.lifetime_value is 'table it makes';
comment on column ops.lifetime_models.source is 'table of the customers';
comment on column ops.lifetime_models.model is 'model of purchases: bg_nbd | mbg_nbd; that of values is Gamma-Gamma';
comment on column ops.lifetime_models.horizon_days is 'days after the as-of date that are looked ahead';
comment on column ops.lifetime_models.seed is 'seed of the sample';
comment on column ops.lifetime_models.as_of is 'as-of date of the run';
comment on column ops.lifetime_models.customers is 'rows that were given expectations';
comment on column ops.lifetime_models.sample is 'customers the fit saw';
comment on column ops.lifetime_models.repeat_customers is 'those of them who bought again';
comment on column ops.lifetime_models.r is 'shape of the rates of purchase; null where nobody bought again, as for alpha, a and b';
comment on column ops.lifetime_models.alpha is 'rate of the rates of purchase, in days: r / alpha purchases a day on average';
comment on column ops.lifetime_models.a is 'of the probability to drop out after a purchase: a / (a + b) on average';
comment on column ops.lifetime_models.b is 'see a';
comment on column ops.lifetime_models.purchase_log_likelihood is 'natural logarithm of the likelihood of the purchases that the fit saw';
comment on column ops.lifetime_models.purchase_evaluations is 'how often the fit computed it';
comment on column ops.lifetime_models.p is 'shape of the values of one customer''s purchases; null where nobody bought again for more than nothing, as for q and v';
comment on column ops.lifetime_models.q is 'shape of the customers'' rates of value; above 1';
comment on column ops.lifetime_models.v is 'rate of those, in the unit of the value: p v / (q - 1) is the average value of a purchase';
comment on column ops.lifetime_models.value_customers is 'customers the fit of values saw: those who bought again for more than nothing';
comment on column ops.lifetime_models.value_log_likelihood is 'natural logarithm of the likelihood of the average values';
comment on column ops.lifetime_models.value_evaluations is 'how often the fit computed it';
comment on column ops.lifetime_models.frequency_value_correlation is 'correlation of number and average value of the repeat purchases, which Gamma-Gamma takes for none';
comment on column ops.lifetime_models.converged is 'whether both fits came to rest';
comment on column ops.lifetime_models.at_bounds is 'parameters at the end of what is searched: the data do not hold them';
comment on column ops.lifetime_models.series_terms is 'terms of the hypergeometric series that were summed';
comment on column ops.lifetime_models.series_truncation is 'what the sum leaves out at most, for any customer';
comment on column ops.lifetime_models.definition is 'the whole definition, as JSON';

comment on column ops.run_steps.kind is 'arrival, bronze, table, segmentation or lifetime_value';
