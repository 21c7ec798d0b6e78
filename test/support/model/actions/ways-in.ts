import {
  ActivateAccountDocument,
  ActivateAccountWithCodeDocument,
  LoginDocument,
  LoginWithLinkDocument,
  LogoutDocument,
  RegisterDocument,
  RequestLoginLinkDocument,
  ResendActivationDocument,
} from '../../../../schema/documents.ts';
import type { LinkInput } from '../../../../src/links/links.ts';
import { operation } from '../../operation.ts';
import { activate, requirePassword, signIn, viewerAt } from '../account-rules.ts';
import { deviceAt, type Action } from '../action.ts';
import { openLink, useCode } from '../link-rules.ts';
import { isUsable, ownerOf, Refusal, requireAcceptable, requireAddress, requireName } from '../world.ts';

/** What shows who activates. */
export interface Activation {
  /** The proof of a sign-up, where another is sent than the device has. */
  readonly signupToken: string | null;
  readonly password: string | null;
}

export function register(device: number, email: string, password: string, displayName: string): Action {
  return {
    device,
    operation: operation(RegisterDocument, { input: { email, password, displayName } }),
    rule(world, came) {
      requireAddress(email);
      requireAcceptable(password);
      requireName(displayName);
      const [id, token] = [came.row ?? 'a sign-up that never came', came.proof ?? ''];
      world.accounts.push({
        id,
        email,
        confirmed: false,
        password,
        passwordsSet: 1,
        displayName,
        active: true,
        createdAt: world.now,
        erasureDueAt: null,
      });
      world.proofs.push({ token, account: id, givenAt: world.now });
      deviceAt(world, device).proof = token;
    },
  };
}

export function activateAccount(
  device: number,
  { uid, token }: LinkInput,
  { signupToken, password }: Activation,
): Action {
  return {
    device,
    operation: operation(ActivateAccountDocument, { input: { uid, token, signupToken, password } }),
    rule(world, came) {
      const { owner } = openLink(world, 'ACTIVATION', { uid, token });
      const at = deviceAt(world, device);
      activate(world, at, owner, { proof: signupToken ?? at.proof, password, came });
    },
  };
}

export function activateAccountWithCode(
  device: number,
  email: string,
  code: string,
  { signupToken, password }: Activation,
): Action {
  return {
    device,
    operation: operation(ActivateAccountWithCodeDocument, { input: { email, code, signupToken, password } }),
    rule(world, came) {
      const at = deviceAt(world, device);
      useCode(world, 'ACTIVATION', { email, code }, (account) => {
        activate(world, at, account, { proof: signupToken ?? at.proof, password, came });
      });
    },
  };
}

export function login(device: number, email: string, password: string): Action {
  return {
    device,
    operation: operation(LoginDocument, { input: { email, password } }),
    rule(world, came) {
      const owner = ownerOf(world, email);
      if (!owner || !isUsable(owner)) throw new Refusal('INVALID_CREDENTIALS');
      requirePassword(owner, password);
      signIn(world, deviceAt(world, device), owner, came);
    },
  };
}

export function loginWithLink(device: number, { uid, token }: LinkInput): Action {
  return {
    device,
    operation: operation(LoginWithLinkDocument, { input: { uid, token } }),
    rule(world, came) {
      const { owner } = openLink(world, 'LOGIN', { uid, token });
      signIn(world, deviceAt(world, device), owner, came);
    },
  };
}

export function logout(device: number): Action {
  return {
    device,
    operation: operation(LogoutDocument, {}),
    rule(world) {
      const at = deviceAt(world, device);
      const viewer = viewerAt(world, at);
      world.sessions = world.sessions.filter(({ id }) => id !== viewer?.session.id);
      at.session = null;
    },
  };
}

export function resendActivation(device: number, email: string): Action {
  return {
    device,
    operation: operation(ResendActivationDocument, { input: { email } }),
    rule: () => {
      requireAddress(email);
    },
  };
}

export function requestLoginLink(device: number, email: string): Action {
  return {
    device,
    operation: operation(RequestLoginLinkDocument, { input: { email } }),
    rule: () => {
      requireAddress(email);
    },
  };
}
