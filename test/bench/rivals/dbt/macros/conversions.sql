{# What src/warehouse/macros.ts means by these names: text is converted exactly or not at all. #}
{% macro to_integer(t) %}
case when regexp_full_match({{ t }}, '[+-]?[0-9]+([.]0+)?') then try_cast({{ t }} as integer) end
{% endmacro %}

{% macro to_amount(t) %}
case when regexp_full_match({{ t }}, '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)') then try_cast({{ t }} as decimal(18, 2)) end
{% endmacro %}

{% macro to_date_in(t) %}
case
    when regexp_full_match({{ t }}, '[0-9]{4}-[0-9]{2}-[0-9]{2}([ T].*)?') then try_cast(left({{ t }}, 10) as date)
    when regexp_full_match({{ t }}, '[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}( .*)?')
        then cast(try_strptime(split_part({{ t }}, ' ', 1), '%m/%d/%Y') as date)
end
{% endmacro %}
