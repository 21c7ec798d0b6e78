import fc from 'fast-check';
import type { CodePurpose } from '../../../src/entities/short-code.ts';
import type { LinkInput } from '../../../src/links/links.ts';
import { linkPurposes, type LinkPurpose } from '../../../src/links/purpose.ts';
import { wrong } from '../codes.ts';
import { forged } from '../one-time.ts';
import { act, type Likely } from './act.ts';
import { deviceAt, type Action } from './action.ts';
import { confirmEmailChange, revertEmailChange } from './actions/addresses.ts';
import { cancelAccountDeletion, confirmAccountDeletion } from './actions/deletion.ts';
import { resetPassword, resetPasswordWithCode } from './actions/passwords.ts';
import {
  activateAccount,
  activateAccountWithCode,
  loginWithLink,
  type Activation,
} from './actions/ways-in.ts';
import { isCodeAlive } from './link-rules.ts';
import { anyDevice, anyEmail, anyOfMany, newPassword, pickFrom, pickMail, seldom } from './picks.ts';
import type { Act } from './steps.ts';
import { keyOf, type World } from './world.ts';

/** How somebody uses a mail. */
interface Use {
  readonly device: number;
  readonly newPassword: string;
  readonly password: string | null;
  /** Which proof of a sign-up is sent, where it is not the device's own. */
  readonly proof: number | null;
}

const anyUse: fc.Arbitrary<Use> = fc.record({
  device: anyDevice,
  newPassword,
  password: fc.option(newPassword, { freq: 3 }),
  proof: seldom(anyOfMany),
});

const useOf: Record<LinkPurpose, (world: World, link: LinkInput, use: Use) => Action> = {
  ACTIVATION: (world, link, use) => activateAccount(use.device, link, activationBy(world, use)),
  LOGIN: (_world, link, { device }) => loginWithLink(device, link),
  PASSWORD_RESET: (_world, link, use) => resetPassword(use.device, link, use.newPassword),
  EMAIL_CHANGE: (_world, link, { device }) => confirmEmailChange(device, link),
  EMAIL_REVERT: (_world, link, { device }) => revertEmailChange(device, link),
  ACCOUNT_DELETION: (_world, link, { device }) => confirmAccountDeletion(device, link),
  DELETION_CANCEL: (_world, link, { device }) => cancelAccountDeletion(device, link),
};

/** An app sends the proof that it has, unless somebody sends another's; a browser has it as a cookie. */
function activationBy(world: World, { device, password, proof }: Use): Activation {
  const at = deviceAt(world, device);
  const others = proof === null ? undefined : pickFrom(world.proofs, proof)?.token;
  return { password, signupToken: others ?? (at.keepsCookies ? null : at.proof) };
}

/** Uses a link for what it is. */
const useLink = (weight: number, purpose: LinkPurpose) =>
  act(
    weight,
    `use link of ${purpose}`,
    fc.record({ mail: anyOfMany, use: anyUse }),
    (world, { mail: pick, use }) => {
      const mail = pickMail(world, pick, (other) => other.purpose === purpose);
      return mail && useOf[purpose](world, mail, use);
    },
  );

/** Uses what is no link for this: of another purpose, of somebody else, or made up. */
const useWrongLink = act(
  2,
  'use wrong link',
  fc.record({
    purpose: fc.constantFrom(...linkPurposes),
    mail: anyOfMany,
    other: anyOfMany,
    how: fc.constantFrom('as it is', 'the uid of another', 'the token of a sign-up', 'forged'),
    use: anyUse,
  }),
  (world, { purpose, mail: pick, other, how, use }) => {
    const mail = pickMail(world, pick);
    if (!mail) return undefined;
    const links: Record<typeof how, LinkInput> = {
      'as it is': mail,
      'the uid of another': { uid: pickMail(world, other)?.uid ?? '', token: mail.token },
      'the token of a sign-up': { uid: mail.uid, token: pickFrom(world.proofs, other)?.token ?? '' },
      forged: forged(mail),
    };
    return useOf[purpose](world, links[how], use);
  },
);

/** Types a code: most often a right one where it belongs. */
const typeCode = (weight: number, purpose: CodePurpose) =>
  act(
    weight,
    `type code of ${purpose}`,
    fc.record({
      mail: anyOfMany,
      use: anyUse,
      slip: seldom(fc.constant(true)),
      elsewhere: seldom(anyEmail),
      otherwise: seldom(fc.constant(true)),
    }),
    (world, { mail: pick, use, slip, elsewhere, otherwise }) => {
      const mail = pickMail(world, pick, (other) => other.purpose === purpose, isCodeAlive);
      if (!mail?.code) return undefined;
      const code = slip ? wrong(mail.code) : mail.code;
      const email = elsewhere ?? keyOf(mail.to);
      return (purpose === 'ACTIVATION') !== (otherwise ?? false)
        ? activateAccountWithCode(use.device, email, code, activationBy(world, use))
        : resetPasswordWithCode(use.device, email, code, use.newPassword);
    },
  );

/** All that can be done with what mails bring. */
export const actsByMail: readonly Likely<Act>[] = [
  useLink(8, 'ACTIVATION'),
  useLink(3, 'LOGIN'),
  useLink(3, 'PASSWORD_RESET'),
  useLink(6, 'EMAIL_CHANGE'),
  useLink(3, 'EMAIL_REVERT'),
  useLink(4, 'ACCOUNT_DELETION'),
  useLink(4, 'DELETION_CANCEL'),
  typeCode(4, 'ACTIVATION'),
  typeCode(4, 'PASSWORD_RESET'),
  useWrongLink,
];
