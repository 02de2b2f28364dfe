import { GetWorkGroupCommand, paginateListTableMetadata } from '@aws-sdk/client-athena';
import { ask } from './ask.ts';
import type { StackClients } from './stack-clients.ts';

/** The state of a workgroup of Athena, and where its results go; undefined where there is none. */
export async function workgroupState({ athena }: StackClients, name: string) {
  const found = await ask(
    { what: `look at workgroup ${name}`, right: 'athena:GetWorkGroup', on: `workgroup ${name}` },
    athena.send(new GetWorkGroupCommand({ WorkGroup: name })),
  );
  const workgroup = found?.WorkGroup;
  if (workgroup === undefined) return undefined;
  const { ResultConfiguration, EnforceWorkGroupConfiguration } = workgroup.Configuration ?? {};
  return {
    isEnabled: workgroup.State === 'ENABLED',
    isEnforced: EnforceWorkGroupConfiguration === true,
    resultsAt: ResultConfiguration?.OutputLocation ?? '',
  };
}

/** The names of the tables and views of a database, as Athena sees them. */
export async function tableNames(
  clients: StackClients,
  database: string,
): Promise<ReadonlySet<string>> {
  const right = 'athena:ListTableMetadata and glue:GetTables';
  const question = { what: `list the tables of ${database}`, right, on: `database ${database}` };
  return (await ask(question, namesOf(clients, database))) ?? new Set();
}

async function namesOf({ athena }: StackClients, database: string): Promise<Set<string>> {
  const names = new Set<string>();
  const pages = paginateListTableMetadata(
    { client: athena },
    { CatalogName: 'AwsDataCatalog', DatabaseName: database },
  );
  for await (const { TableMetadataList = [] } of pages)
    for (const { Name = '' } of TableMetadataList) names.add(Name);
  return names;
}
