-- Which tables have rules, and what of them is in quarantine; tables with most held back first.
with judged as (
    select r.pipeline, e.table_name, count(distinct e.rule) as rules
    from ops.expectation_results as e inner join ops.runs as r on r.run_id = e.run_id
    group by r.pipeline, e.table_name
),

held as (
    select pipeline, table_name, count(*) as held from ops.quarantine where state = 'held'
    group by pipeline, table_name
)

select
    coalesce(j.pipeline, h.pipeline) as pipeline, coalesce(j.table_name, h.table_name) as "table",
    coalesce(j.rules, 0) as rules, coalesce(h.held, 0) as held
from judged as j full join held as h on h.pipeline = j.pipeline and h.table_name = j.table_name
where $pipeline is null or coalesce(j.pipeline, h.pipeline) = $pipeline
order by held desc, "table"
