-- One row per campaign: what the customers on its list and those kept aside bought since, by the line selection of
-- gold.customer_rfm, after the day they were assigned and up to the as-of date. A customer without purchases counts 0.
-- The interval is Welch's (Biometrika 34, 1947): Student's quantile at the Welch-Satterthwaite degrees of freedom, by
-- the expansion of Abramowitz and Stegun, 26.7.5 (exact to 0.2 % from 3 degrees on; below, there is no interval).
-- Sums and sums of squares are decimals, so that the same rows give the same row to the last digit.
with

assignments as (
    select * from gold.campaign_assignments
),

lines as (
    select * from silver.retail_transactions
),

purchases as (
    select
        CustomerID,
        InvoiceDate,
        TotalPrice
    from lines
    where CustomerID is not null
        and not IsCancellation
        and regexp_extract(StockCode, '^([0-9]{5}[A-Za-z]*|PADS)$', 0) <> ''
        and InvoiceDate <= as_of()
),

customers as (
    select
        assignments.campaign,
        assignments.segment,
        assignments.assigned_on,
        assignments.arm,
        assignments.CustomerID,
        case when count(purchases.InvoiceDate) > 0 then 1 else 0 end as bought,
        cast(coalesce(sum(purchases.TotalPrice), 0) as decimal(19, 2)) as spend
    from assignments
    left join purchases
        on assignments.CustomerID = purchases.CustomerID
        and assignments.assigned_on < purchases.InvoiceDate
    where assignments.assigned_on <= as_of()
    group by
        assignments.campaign,
        assignments.segment,
        assignments.assigned_on,
        assignments.arm,
        assignments.CustomerID
),

sums as (
    select
        campaign,
        segment,
        assigned_on,
        count(*) filter (where arm = 'treated') as n1,
        count(*) filter (where arm = 'control') as n0,
        cast(coalesce(sum(bought) filter (where arm = 'treated'), 0) as double) as b1,
        cast(coalesce(sum(bought) filter (where arm = 'control'), 0) as double) as b0,
        cast(coalesce(sum(spend) filter (where arm = 'treated'), 0) as decimal(19, 2)) as s1,
        cast(coalesce(sum(spend) filter (where arm = 'control'), 0) as decimal(19, 2)) as s0,
        cast(sum(spend * spend) filter (where arm = 'treated') as decimal(30, 4)) as q1,
        cast(sum(spend * spend) filter (where arm = 'control') as decimal(30, 4)) as q0
    from customers
    group by campaign, segment, assigned_on
),

moments as (
    select
        campaign,
        segment,
        assigned_on,
        n1,
        n0,
        b1,
        b0,
        s1,
        s0,
        cast(s1 as double) / nullif(n1, 0) as m1,
        cast(s0 as double) / nullif(n0, 0) as m0,
        cast(cast(n1 as decimal(8, 0)) * q1 - s1 * s1 as double) / nullif(cast(n1 as double) * (n1 - 1), 0) as v1,
        cast(cast(n0 as decimal(8, 0)) * q0 - s0 * s0 as double) / nullif(cast(n0 as double) * (n0 - 1), 0) as v0
    from sums
),

errors as (
    select
        *,
        sqrt(v1 / n1 + v0 / n0) as error,
        power(v1 / n1 + v0 / n0, 2)
            / nullif(power(v1 / n1, 2) / (n1 - 1) + power(v0 / n0, 2) / (n0 - 1), 0) as freedom
    from moments
),

quantiles as (
    select
        *,
        case when freedom >= 3 then 1.959964 + 2.372271 / freedom + 2.822499 / power(freedom, 2) + 2.555850 / power(freedom, 3)
            + 1.589534 / power(freedom, 4) end as quantile
    from errors
),

final as (
    select
        campaign,
        segment,
        assigned_on,
        days_between(assigned_on, as_of()) as days_observed,
        cast(n1 as integer) as customers_treated,
        cast(n0 as integer) as customers_control,
        b1 / nullif(n1, 0) as bought_treated,
        b0 / nullif(n0, 0) as bought_control,
        cast(s1 as decimal(18, 2)) as spend_treated,
        cast(s0 as decimal(18, 2)) as spend_control,
        round(m1, 4) as mean_treated,
        round(m0, 4) as mean_control,
        round(sqrt(v1), 4) as sd_treated,
        round(sqrt(v0), 4) as sd_control,
        round(m1 - m0, 4) as difference,
        round(m1 - m0 - quantile * error, 4) as difference_low,
        round(m1 - m0 + quantile * error, 4) as difference_high,
        round(freedom, 4) as degrees_of_freedom
    from quantiles
)

select * from final
