-- A gift shop's range: five-digit codes, some with a colour letter, prices mostly of a few pounds.
select
    number,
    (20000 + number * 37) || case
        when random_of('coloured', number) < 0.25 then pick_of(['A', 'B', 'S', 'BL'], random_of('colour', number))
        else ''
    end as stock_code,
    pick_of(
        ['ENAMEL', 'WOODEN', 'STRIPED', 'VINTAGE', 'COPPER', 'WOVEN', 'SPECKLED', 'FOLDING', 'MINI', 'GLASS', 'LINEN',
         'PAINTED'],
        random_of('look', number)
    ) || ' ' || pick_of(
        ['TEA TIN', 'LANTERN', 'BIRD HOUSE', 'CAKE STAND', 'DOORMAT', 'PENCIL CASE', 'CANDLE HOLDER', 'LUNCH BOX',
         'WALL CLOCK', 'EGG CUP', 'SHOPPING BAG', 'GIFT WRAP'],
        random_of('thing', number)
    ) || pick_of(
        ['', '', '', ' SMALL', ' LARGE', ', SET OF 3', ', PACK OF 12', ' 15" ROUND', ' "DUCK POND"'],
        random_of('ending', number)
    ) as description,
    cast(
        0.4
        + 9 * power(random_of('price', number), 3)
        + case when random_of('dear', number) < 0.05 then 15 * random_of('how dear', number) else 0 end
    as decimal(10, 2)) as price
from range(240) as numbers(number)
order by number
