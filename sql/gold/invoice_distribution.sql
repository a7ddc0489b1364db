-- How the amounts of invoices are spread: one row for all of them, which is what the cut of gold.invoice_amounts is
-- taken from, and one for those above zero, since corrections of stock are invoices of nothing and pull everything down.
-- Of several amounts that are equally frequent the mode is the smallest. Percentiles lie between two amounts, in
-- proportion; those of pence have four decimals at most. Sums and sums of squares are decimals.
with

invoices as (
    select * from gold.invoice_amounts
),

scopes as (
    select
        'all' as scope,
        amount
    from invoices
    union all
    select
        'above zero' as scope,
        amount
    from invoices
    where amount > 0
),

frequent as (
    select
        scope,
        amount,
        count(*) as invoices,
        row_number() over (partition by scope order by count(*) desc nulls last, amount nulls last) as choice
    from scopes
    group by scope, amount
),

modes as (
    select
        scope,
        amount,
        invoices
    from frequent
    where choice = 1
),

spread as (
    select
        scope,
        count(*) as invoices,
        cast(sum(amount) as decimal(19, 2)) as amount,
        cast(sum(amount * amount) as decimal(30, 4)) as squares,
        min(amount) as minimum,
        percentile_cont(0.25) within group (order by cast(amount as double)) as lower_quartile,
        percentile_cont(0.5) within group (order by cast(amount as double)) as median,
        percentile_cont(0.75) within group (order by cast(amount as double)) as upper_quartile,
        percentile_cont(0.85) within group (order by cast(amount as double)) as percentile_85,
        max(amount) as maximum
    from scopes
    group by scope
),

final as (
    select
        spread.scope,
        cast(spread.invoices as integer) as invoices,
        cast(spread.amount as decimal(18, 2)) as amount,
        spread.minimum,
        cast(spread.lower_quartile as decimal(20, 4)) as lower_quartile,
        cast(spread.median as decimal(20, 4)) as median,
        cast(spread.upper_quartile as decimal(20, 4)) as upper_quartile,
        cast(spread.percentile_85 as decimal(20, 4)) as percentile_85,
        spread.maximum,
        modes.amount as mode,
        cast(modes.invoices as integer) as mode_invoices,
        round(cast(spread.amount as double) / spread.invoices, 4) as mean,
        round(
            sqrt(
                cast(cast(spread.invoices as decimal(8, 0)) * spread.squares - spread.amount * spread.amount as double)
                / nullif(cast(spread.invoices as double) * (spread.invoices - 1), 0)
            ), 4
        ) as standard_deviation
    from spread
    inner join modes on spread.scope = modes.scope
)

select * from final
