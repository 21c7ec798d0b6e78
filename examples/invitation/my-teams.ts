import { Ctx, Query, Resolver } from 'type-graphql';
import { Counted, requireViewer, type GraphQLContext } from '../../src/graphql/context.ts';
import { Invitation } from './invitation.ts';
import { Team, toTeam } from './team.ts';

/** The teams of whoever is signed in. */
@Resolver()
export class MyTeamsResolver {
  @Counted('QUERY')
  @Query(() => [Team], { description: 'Signed in: the teams that the viewer has joined, or invited to.' })
  async myTeams(@Ctx() context: GraphQLContext): Promise<Team[]> {
    const { id } = (await requireViewer(context)).user;
    const invitations = await context
      .service()
      .entities.find(
        Invitation,
        { $or: [{ inviter: id }, { acceptedBy: id }] },
        { populate: ['inviter'], orderBy: { createdAt: 'asc', id: 'asc' } },
      );
    const teams = invitations.map(({ team, inviter }) => toTeam(team, inviter.$));
    return [...new Map(teams.map((team) => [JSON.stringify(team), team])).values()];
  }
}
