select
    * exclude (filename),
    now()::timestamp as ingestion_timestamp,
    filename as source_file,
    today() as processing_date
from read_csv(
    '{{ env_var("RIVAL_SOURCE") }}/*.csv',
    auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', filename = true,
    columns = {
        'Invoice': 'varchar', 'StockCode': 'varchar', 'Description': 'varchar', 'Quantity': 'varchar',
        'Price': 'varchar', 'CustomerID': 'varchar', 'Country': 'varchar', 'InvoiceDate': 'varchar'
    }
)
