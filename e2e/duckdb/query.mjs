// Answers a query of DuckDB as lines of JSON: node query.mjs SQL, in the directory in which its files are.
import { DuckDBInstance } from '@duckdb/node-api'

const connection = await (await DuckDBInstance.create(':memory:')).connect()
await connection.run("set timezone = 'UTC'")
const answer = await connection.runAndReadAll(`select to_json(q)::text as row from (${process.argv[2]}) q`)
for (const { row } of answer.getRowObjectsJson()) console.log(row)
