import type { LanguageTexts } from './language-texts.ts';

/** What mails say in German. */
export const german: LanguageTexts = {
  mails: {
    activation: {
      subject: 'Aktivieren Sie Ihr Konto',
      opening: [
        'Willkommen! Um Ihr Konto zu aktivieren, bestätigen Sie bitte, dass diese Adresse Ihnen gehört:',
      ],
      button: 'Konto aktivieren',
      closing: [
        'Der Link funktioniert einmal. Gültigkeit: {{ validFor }}.',
        'Wenn Sie sich nicht registriert haben, beachten Sie diese E-Mail nicht weiter: Ohne den Link oder den Code geschieht nichts.',
      ],
    },
    'sign-up-taken': {
      subject: 'Sie haben bereits ein Konto',
      opening: [
        'Jemand hat sich mit Ihrer Adresse registriert. Sie haben damit bereits ein Konto.',
        'Wenn Sie es waren, melden Sie sich wie gewohnt an. Wenn Sie Ihr Passwort vergessen haben, wählen Sie über „Passwort vergessen“ ein neues.',
      ],
      closing: ['Wenn Sie es nicht waren, müssen Sie nichts tun: An Ihrem Konto hat sich nichts geändert.'],
    },
    login: {
      subject: 'Melden Sie sich mit diesem Link an',
      opening: ['Sie haben einen Link zum Anmelden angefordert. Öffnen Sie ihn und bestätigen Sie:'],
      button: 'Anmelden',
      closing: [
        'Der Link funktioniert einmal. Gültigkeit: {{ validFor }}. Geben Sie ihn nicht weiter: Er ist so viel wert wie Ihr Passwort.',
        'Wenn Sie ihn nicht angefordert haben, beachten Sie diese E-Mail nicht weiter: Ohne den Link kann sich niemand anmelden.',
      ],
    },
    'password-reset': {
      subject: 'Wählen Sie ein neues Passwort',
      opening: ['Sie haben ein neues Passwort angefordert. Öffnen Sie diesen Link, um eines zu wählen:'],
      button: 'Neues Passwort wählen',
      closing: [
        'Der Link funktioniert einmal. Gültigkeit: {{ validFor }}. Sobald Sie sich anmelden, wird er ungültig. Geben Sie weder den Link noch den Code weiter.',
        'Wenn Sie ihn nicht angefordert haben, beachten Sie diese E-Mail nicht weiter: Ihr Passwort bleibt, wie es ist.',
      ],
    },
    'password-changed': {
      subject: 'Ihr Passwort wurde geändert',
      opening: ['Das Passwort Ihres Kontos wurde geändert.'],
      closing: [
        'Wenn Sie es waren, müssen Sie nichts weiter tun.',
        'Wenn Sie es nicht waren, wählen Sie bitte sofort über „Passwort vergessen“ ein neues Passwort. Damit enden alle Sitzungen, wo auch immer jemand angemeldet ist.',
      ],
    },
    'email-change': {
      subject: 'Bestätigen Sie Ihre neue Adresse',
      opening: [
        'Diese Adresse wurde als neue Adresse eines Kontos angegeben. Wenn das richtig ist, bestätigen Sie sie bitte:',
      ],
      button: 'Adresse bestätigen',
      closing: [
        'Der Link funktioniert einmal. Gültigkeit: {{ validFor }}.',
        'Wenn Sie das nicht veranlasst haben, beachten Sie diese E-Mail nicht weiter: Ohne den Link ändert sich nichts.',
      ],
    },
    'email-change-taken': {
      subject: 'Sie haben mit dieser Adresse bereits ein Konto',
      opening: [
        'Jemand wollte diese Adresse zur Adresse eines anderen Kontos machen. Sie haben damit bereits ein Konto, deshalb hat sich nichts geändert.',
      ],
      closing: [
        'Wenn Sie es waren, ändern Sie zuerst die Adresse Ihres bestehenden Kontos oder löschen Sie es.',
        'Wenn Sie es nicht waren, müssen Sie nichts tun.',
      ],
    },
    'email-changed': {
      subject: 'Die Adresse Ihres Kontos wurde geändert',
      opening: [
        'Die Adresse Ihres Kontos wurde geändert. Von nun an gehen seine E-Mails an die neue Adresse.',
        'Wenn Sie es nicht waren, machen Sie die Änderung mit diesem Link rückgängig. Er stellt diese Adresse wieder her, beendet alle Sitzungen und sendet Ihnen einen Link, mit dem Sie ein neues Passwort wählen:',
      ],
      button: 'Änderung rückgängig machen',
      closing: [
        'Der Link funktioniert einmal. Gültigkeit: {{ validFor }}.',
        'Wenn Sie es waren, müssen Sie nichts weiter tun.',
      ],
    },
    'account-deletion': {
      subject: 'Bestätigen Sie die Löschung Ihres Kontos',
      opening: [
        'Sie haben darum gebeten, dass Ihr Konto gelöscht wird. Öffnen Sie zur Bestätigung diesen Link:',
      ],
      button: 'Konto löschen',
      closing: [
        'Ihr Konto wird dann sofort deaktiviert und nach einer Frist endgültig gelöscht. Bis dahin können Sie es wiederherstellen.',
        'Der Link funktioniert einmal. Gültigkeit: {{ validFor }}.',
        'Wenn Sie nicht darum gebeten haben, öffnen Sie den Link nicht, und wählen Sie über „Passwort vergessen“ ein neues Passwort: Möglicherweise ist jemand anderes in Ihrem Konto angemeldet.',
      ],
    },
    'account-deleted': {
      subject: 'Ihr Konto wird gelöscht',
      opening: [
        'Ihr Konto ist deaktiviert. Frist bis zur endgültigen Löschung: {{ validFor }}.',
        'Bis dahin stellen Sie es mit diesem Link wieder her:',
      ],
      button: 'Konto behalten',
      closing: [
        'Wenn Sie die Löschung wollten, müssen Sie nichts weiter tun.',
        'Wenn Sie es nicht waren, stellen Sie Ihr Konto mit dem Link wieder her und wählen Sie danach sofort über „Passwort vergessen“ ein neues Passwort.',
      ],
    },
  },
  phrases: {
    linkInFull: 'Oder öffnen Sie diese Adresse:',
    code: (validFor) => `Code zum Eingeben, Gültigkeit ${validFor}:`,
    colon: ': ',
    when: 'Zeitpunkt',
    ipAddress: 'IP-Adresse',
    unknownAddress: 'unbekannt',
    device: 'Gerät',
    browserOnSystem: (browser, system) => `${browser} auf ${system}`,
    unknownDevice: 'ein unbekanntes Gerät',
  },
};
