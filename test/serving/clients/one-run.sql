select 'runs', count(*)::integer, count(distinct run_id)::integer from ops.runs;
select 'records in bronze', (select count(*) from bronze.retail_transactions)::integer, (select sum(loaded) from ops.files)::integer;
select 'records in silver', (select count(*) from bronze.retail_transactions)::integer, (select count(*) from silver.retail_transactions)::integer + (select count(*) from silver.retail_cancellations)::integer + (select count(*) from ops.quarantine where state = 'held')::integer;
select 'customers in segments', (select count(*) from gold.customer_segments)::integer, (select max_by(rows_out, rowid) from ops.run_steps where name = 'gold.customer_segments')::integer;
select 'pence', (select sum(Monetary) * 100 from gold.customer_rfm)::integer, (select sum(TotalPrice) * 100 from silver.retail_transactions)::integer;
select 'sums that hold', count(*)::integer, (count(*) filter (where holds))::integer from ops.control_totals where run_id = (select max_by(run_id, rowid) from ops.runs)
