import type { LanguageTexts } from './language-texts.ts';

/** What mails say in French. Blanks before a colon and within quotation marks are of the kind that does not break. */
export const french: LanguageTexts = {
  mails: {
    activation: {
      subject: 'Activez votre compte',
      opening: ['Bienvenue ! Pour activer votre compte, confirmez que cette adresse est bien la vôtre :'],
      button: 'Activer mon compte',
      closing: [
        'Le lien fonctionne une seule fois et reste valable {{ validFor }}.',
        'Si vous ne vous êtes pas inscrit, ignorez ce message : sans le lien ni le code, il ne se passera rien.',
      ],
    },
    'sign-up-taken': {
      subject: 'Vous avez déjà un compte',
      opening: [
        'Quelqu’un s’est inscrit avec votre adresse. Vous avez déjà un compte avec celle-ci.',
        'Si c’était vous, connectez-vous comme d’habitude. Si vous avez oublié votre mot de passe, choisissez-en un nouveau par « mot de passe oublié ».',
      ],
      closing: ['Si ce n’était pas vous, vous n’avez rien à faire : rien n’a changé dans votre compte.'],
    },
    login: {
      subject: 'Connectez-vous avec ce lien',
      opening: ['Vous avez demandé un lien de connexion. Ouvrez-le et confirmez :'],
      button: 'Me connecter',
      closing: [
        'Le lien fonctionne une seule fois et reste valable {{ validFor }}. Ne le donnez à personne : il vaut votre mot de passe.',
        'Si vous ne l’avez pas demandé, ignorez ce message : sans le lien, personne ne peut se connecter.',
      ],
    },
    'password-reset': {
      subject: 'Choisissez un nouveau mot de passe',
      opening: ['Vous avez demandé un nouveau mot de passe. Ouvrez ce lien pour le choisir :'],
      button: 'Choisir un nouveau mot de passe',
      closing: [
        'Le lien fonctionne une seule fois et reste valable {{ validFor }}. Il perd sa validité dès que vous vous connectez. Ne donnez ni le lien ni le code à personne.',
        'Si vous ne l’avez pas demandé, ignorez ce message : votre mot de passe reste inchangé.',
      ],
    },
    'password-changed': {
      subject: 'Votre mot de passe a été modifié',
      opening: ['Le mot de passe de votre compte a été modifié.'],
      closing: [
        'Si c’était vous, vous n’avez rien d’autre à faire.',
        'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe par « mot de passe oublié ». Toutes les sessions seront fermées, où que quelqu’un soit connecté.',
      ],
    },
    'email-change': {
      subject: 'Confirmez votre nouvelle adresse',
      opening: [
        'Cette adresse a été indiquée comme nouvelle adresse d’un compte. Si c’est exact, confirmez-la :',
      ],
      button: 'Confirmer cette adresse',
      closing: [
        'Le lien fonctionne une seule fois et reste valable {{ validFor }}.',
        'Si vous n’avez rien demandé, ignorez ce message : sans le lien, rien ne change.',
      ],
    },
    'email-change-taken': {
      subject: 'Vous avez déjà un compte avec cette adresse',
      opening: [
        'Quelqu’un a voulu faire de cette adresse celle d’un autre compte. Comme vous avez déjà un compte avec celle-ci, rien n’a changé.',
      ],
      closing: [
        'Si c’était vous, modifiez d’abord l’adresse du compte existant, ou supprimez-le.',
        'Si ce n’était pas vous, vous n’avez rien à faire.',
      ],
    },
    'email-changed': {
      subject: 'L’adresse de votre compte a été modifiée',
      opening: [
        'L’adresse de votre compte a été modifiée. Désormais, ses messages vont à la nouvelle adresse.',
        'Si ce n’était pas vous, annulez la modification avec ce lien. Il rétablit cette adresse, ferme toutes les sessions et vous envoie un lien pour choisir un nouveau mot de passe :',
      ],
      button: 'Annuler la modification',
      closing: [
        'Le lien fonctionne une seule fois et reste valable {{ validFor }}.',
        'Si c’était vous, vous n’avez rien d’autre à faire.',
      ],
    },
    'account-deletion': {
      subject: 'Confirmez la suppression de votre compte',
      opening: ['Vous avez demandé la suppression de votre compte. Pour la confirmer, ouvrez ce lien :'],
      button: 'Supprimer mon compte',
      closing: [
        'Votre compte sera alors désactivé immédiatement, puis effacé définitivement après un délai. Jusque-là, vous pourrez le rétablir.',
        'Le lien fonctionne une seule fois et reste valable {{ validFor }}.',
        'Si vous n’avez rien demandé, n’ouvrez pas le lien et choisissez un nouveau mot de passe par « mot de passe oublié » : quelqu’un d’autre est peut-être connecté à votre compte.',
      ],
    },
    'account-deleted': {
      subject: 'Votre compte va être effacé',
      opening: [
        'Votre compte est désactivé. Il sera effacé définitivement dans {{ validFor }}.',
        'Jusque-là, ce lien le rétablit :',
      ],
      button: 'Garder mon compte',
      closing: [
        'Si vous vouliez le supprimer, vous n’avez rien d’autre à faire.',
        'Si ce n’était pas vous, rétablissez votre compte avec le lien, puis choisissez tout de suite un nouveau mot de passe par « mot de passe oublié ».',
      ],
    },
  },
  phrases: {
    linkInFull: 'Ou ouvrez cette adresse :',
    code: (validFor) => `Code à saisir, valable ${validFor} :`,
    colon: ' : ',
    when: 'Date',
    ipAddress: 'Adresse IP',
    unknownAddress: 'inconnue',
    device: 'Appareil',
    browserOnSystem: (browser, system) => `${browser} sur ${system}`,
    unknownDevice: 'un appareil inconnu',
  },
};
