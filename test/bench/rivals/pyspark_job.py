"""The same job as a run of `retail` up to segments, written for Spark SQL and MLlib on one machine.

As pandas_sklearn.py: every table is written as Parquet and read from there by the next step, as it would be on a cluster.
Settings are for one small machine: as many shuffle partitions as cores, small files packed together, no UI, 4 GB for the
driver, which is all of it in local mode. MLlib's k-means has no restarts: one k-means|| start for each k.

Usage: pyspark_job.py CSV_FOLDER OUT_FOLDER; prints {"seconds": {step: s}, "rows": …, "customers": …, "revenue": …, "k": …}
"""

import json
import os
import sys
import time

started = time.perf_counter()

from pyspark.ml.clustering import KMeans
from pyspark.ml.evaluation import ClusteringEvaluator
from pyspark.ml.feature import StandardScaler, VectorAssembler
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

K = range(2, 13)
SEED = 42
COLUMNS = ["Invoice", "StockCode", "Description", "Quantity", "Price", "CustomerID", "Country", "InvoiceDate"]

SILVER = """
with arrived as (
    select
        nullif(trim(Invoice), '') as InvoiceNo, nullif(trim(StockCode), '') as StockCode,
        nullif(trim(Description), '') as Description, nullif(trim(Quantity), '') as quantity_text,
        nullif(trim(Price), '') as price_text,
        nullif(regexp_replace(trim(CustomerID), '[.]0$', ''), '') as CustomerID,
        nullif(trim(Country), '') as Country, nullif(trim(InvoiceDate), '') as date_text,
        ingestion_timestamp, source_file, processing_date
    from bronze
),
converted as (
    select *,
        case when quantity_text rlike '^[+-]?[0-9]+([.]0+)?$' then try_cast(quantity_text as int) end as Quantity,
        case when price_text rlike '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$'
            then try_cast(price_text as decimal(10, 2)) end as UnitPrice,
        case when date_text rlike '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then try_cast(date_text as date) end as InvoiceDate,
        coalesce(startswith(InvoiceNo, 'C'), false) as IsCancellation
    from arrived
)
select
    InvoiceNo, StockCode, Description, Quantity, UnitPrice, CustomerID, Country, InvoiceDate, IsCancellation,
    cast(Quantity * UnitPrice as decimal(12, 2)) as TotalPrice,
    year(InvoiceDate) as Year, month(InvoiceDate) as Month, dayofweek(InvoiceDate) as DayOfWeek,
    concat_ws('_', InvoiceNo, StockCode, cast(Quantity as string)) as SurrogateKey,
    ingestion_timestamp, source_file, processing_date
from converted
where not (IsCancellation and Quantity <= 0)
    and length(InvoiceNo) between 6 and 7
    and StockCode is not null
    and Quantity > 0
    and (price_text is null or UnitPrice >= 0)
    and InvoiceDate is not null
"""

RFM = """
with as_of as (select max(InvoiceDate) as day from silver)
select
    CustomerID, max(InvoiceDate) as MaxInvoiceDate, datediff(max(day), max(InvoiceDate)) as Recency,
    cast(count(distinct InvoiceNo) as int) as Frequency, cast(sum(TotalPrice) as decimal(18, 2)) as Monetary
from silver cross join as_of
where CustomerID is not null and not IsCancellation and StockCode rlike '^([0-9]{5}[A-Za-z]*|PADS)$'
group by CustomerID
"""

SUMMARY = """
select
    Cluster, count(*) as Count,
    avg(Monetary) as Avg_Monetary, percentile(Monetary, 0.5) as Med_Monetary,
    avg(Frequency) as Avg_Frequency, percentile(Frequency, 0.5) as Med_Frequency,
    avg(Recency) as Avg_Recency, percentile(Recency, 0.5) as Med_Recency,
    count(*) / sum(count(*)) over () as Share_Customers, sum(Monetary) / sum(sum(Monetary)) over () as Share_Revenue
from clustered group by Cluster
"""


def session(scratch: str) -> SparkSession:
    cores = os.cpu_count() or 1
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    spark = (
        SparkSession.builder.master("local[*]")
        .appName("retail")
        .config("spark.driver.memory", "4g")
        .config("spark.sql.shuffle.partitions", cores)
        .config("spark.default.parallelism", cores)
        .config("spark.sql.files.openCostInBytes", 65536)
        .config("spark.sql.ansi.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.local.dir", scratch)
        .config("spark.sql.warehouse.dir", os.path.join(scratch, "warehouse"))
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def written(frame: DataFrame, path: str, view: str) -> DataFrame:
    frame.write.mode("overwrite").parquet(path)
    table = frame.sparkSession.read.schema(frame.schema).parquet(path)
    table.createOrReplaceTempView(view)
    return table


def segments(customers: DataFrame, out: str) -> int:
    quartiles = customers.selectExpr(
        *(f"percentile({name}, array(0.25, 0.75)) as {name}" for name in ("Monetary", "Frequency"))
    ).first()
    outlier = F.lit(0)
    for name, bit in (("Monetary", 1), ("Frequency", 2)):
        low, high = map(float, quartiles[name])
        reach = 1.5 * (high - low)
        outlier = outlier - F.when((F.col(name) < low - reach) | (F.col(name) > high + reach), bit).otherwise(0)
    doubles = [F.col(name).cast("double").alias(f"_{name}") for name in ("Recency", "Frequency", "Monetary")]
    marked = customers.select("*", *doubles, outlier.alias("outlier"))
    assembled = VectorAssembler(inputCols=["_Recency", "_Frequency", "_Monetary"], outputCol="raw").transform(marked)
    usual = assembled.where("outlier = 0")
    points = StandardScaler(inputCol="raw", outputCol="features", withMean=True).fit(usual).transform(usual).cache()
    models = [KMeans(k=k, maxIter=300, seed=SEED).fit(points) for k in K]
    evaluator = ClusteringEvaluator()
    silhouettes = [evaluator.evaluate(model.transform(points)) for model in models]
    scores = scored([model.summary.trainingCost for model in models], silhouettes)
    best = models[scores.index(max(scores))]
    centres = best.clusterCenters()
    place = {cluster: i for i, cluster in enumerate(sorted(range(len(centres)), key=lambda c: centres[c][2]))}
    places = F.create_map(*(F.lit(value) for pair in place.items() for value in pair))
    columns = ["CustomerID", "MaxInvoiceDate", "Recency", "Frequency", "Monetary"]
    inside = best.transform(points).select(*columns, places[F.col("prediction")].alias("Cluster"))
    outside = assembled.where("outlier <> 0").select(*columns, F.col("outlier").alias("Cluster"))
    written(inside.unionByName(outside), f"{out}/customer_segments", "clustered")
    customers.sparkSession.sql(SUMMARY).write.mode("overwrite").parquet(f"{out}/cluster_summary")
    return len(centres)


def scored(inertias: list[float], silhouettes: list[float]) -> list[float]:
    """0.6 of the silhouette and 0.4 of the elbow's distance from the chord, each as a share of its maximum."""
    x = [i / (len(inertias) - 1) for i in range(len(inertias))]
    y = [(value - min(inertias)) / (max(inertias) - min(inertias)) for value in inertias]
    chord = [abs((y[-1] - y[0]) * a - (x[-1] - x[0]) * b + x[-1] * y[0] - y[-1] * x[0]) for a, b in zip(x, y)]
    return [0.6 * s / max(silhouettes) + 0.4 * d / max(chord) for s, d in zip(silhouettes, chord)]


def main(source: str, out: str) -> None:
    spark = session(os.path.join(out, "spark"))
    seconds, last = {"start": time.perf_counter() - started}, time.perf_counter()

    def done(step: str) -> None:
        nonlocal last
        seconds[step], last = time.perf_counter() - last, time.perf_counter()

    schema = ", ".join(f"{name} string" for name in COLUMNS)
    arrived = spark.read.csv(source, schema=schema, header=True, enforceSchema=True, escape='"').select(
        "*",
        F.col("_metadata.file_name").alias("source_file"),
        F.current_timestamp().alias("ingestion_timestamp"),
        F.current_date().alias("processing_date"),
    )
    written(arrived, f"{out}/bronze", "bronze")
    done("bronze")
    lines = written(spark.sql(SILVER), f"{out}/silver", "silver")
    done("silver")
    customers = written(spark.sql(RFM), f"{out}/customer_rfm", "customer_rfm")
    done("gold, RFM")
    k = segments(customers, out)
    done("segments")
    rows = lines.count()
    count, revenue = customers.agg(F.count("*"), F.sum("Monetary")).first()
    print(json.dumps({"seconds": seconds, "rows": rows, "customers": count, "revenue": float(revenue), "k": k}))
    spark.stop()


main(sys.argv[1], sys.argv[2])
