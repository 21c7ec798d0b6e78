import type { Client } from '../support/client.ts';

/** A link as the mail carries it. */
export interface Link {
  readonly uid: string;
  readonly token: string;
}

interface Refusal {
  readonly code: string;
  readonly path: readonly string[] | null;
}

/** What the extension with the invitations is asked. */
export const inviteToTeam = async (client: Client, email: string, team = 'Engines'): Promise<Refusal[]> => {
  const { data, text } = await client.post<{ inviteToTeam: { errors: Refusal[] } }>({
    query: `mutation ($input: InviteToTeamInput!) { inviteToTeam(input: $input) { errors { code path } } }`,
    variables: { input: { email, team } },
  });
  return data?.inviteToTeam.errors ?? fail(text);
};

/** The team that was joined, or the codes of why not. */
export const acceptInvitation = async (client: Client, { uid, token }: Link): Promise<string | string[]> => {
  const { data, text } = await client.post<{
    acceptInvitation: { team: { name: string } | null; errors: Refusal[] };
  }>({
    query: `mutation ($input: AcceptInvitationInput!) {
      acceptInvitation(input: $input) { team { name } errors { code path } }
    }`,
    variables: { input: { uid, token } },
  });
  const { team, errors } = data?.acceptInvitation ?? fail(text);
  return team?.name ?? errors.map(({ code }) => code);
};

/** The teams of whoever is signed in. */
export const myTeams = async (client: Client): Promise<{ name: string; founder: string }[]> => {
  const { data, text } = await client.post<{ myTeams: { name: string; founder: string }[] }>({
    query: '{ myTeams { name founder } }',
  });
  return data?.myTeams ?? fail(text);
};

function fail(text: string): never {
  throw new Error(`No data in: ${text}`);
}
