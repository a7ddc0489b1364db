-- One row per customer: the persona that their buying makes them.
with

clusters as (
    select * from gold.persona_clusters
),

final as (
    select
        CustomerID,
        Cluster,
        Segment as Persona
    from clusters
)

select * from final
