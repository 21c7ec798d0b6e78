import type { LanguageTexts } from './language-texts.ts';

/** What mails say in Spanish. */
export const spanish: LanguageTexts = {
  mails: {
    activation: {
      subject: 'Active su cuenta',
      opening: ['Le damos la bienvenida. Para activar su cuenta, confirme que esta dirección es suya:'],
      button: 'Activar mi cuenta',
      closing: [
        'El enlace funciona una sola vez y es válido durante {{ validFor }}.',
        'Si usted no se ha registrado, ignore este correo: sin el enlace o el código no ocurrirá nada.',
      ],
    },
    'sign-up-taken': {
      subject: 'Ya tiene una cuenta',
      opening: [
        'Alguien se ha registrado con su dirección. Usted ya tiene una cuenta con ella.',
        'Si ha sido usted, inicie sesión como siempre. Si ha olvidado su contraseña, elija una nueva mediante «he olvidado mi contraseña».',
      ],
      closing: ['Si no ha sido usted, no tiene que hacer nada: en su cuenta no ha cambiado nada.'],
    },
    login: {
      subject: 'Inicie sesión con este enlace',
      opening: ['Ha pedido un enlace para iniciar sesión. Ábralo y confirme:'],
      button: 'Iniciar sesión',
      closing: [
        'El enlace funciona una sola vez y es válido durante {{ validFor }}. No se lo dé a nadie: vale tanto como su contraseña.',
        'Si no lo ha pedido, ignore este correo: sin el enlace nadie puede iniciar sesión.',
      ],
    },
    'password-reset': {
      subject: 'Elija una nueva contraseña',
      opening: ['Ha pedido una nueva contraseña. Abra este enlace para elegirla:'],
      button: 'Elegir una nueva contraseña',
      closing: [
        'El enlace funciona una sola vez y es válido durante {{ validFor }}. Deja de valer en cuanto inicie sesión. No dé a nadie ni el enlace ni el código.',
        'Si no la ha pedido, ignore este correo: su contraseña sigue siendo la misma.',
      ],
    },
    'password-changed': {
      subject: 'Su contraseña ha cambiado',
      opening: ['Se ha cambiado la contraseña de su cuenta.'],
      closing: [
        'Si ha sido usted, no tiene que hacer nada más.',
        'Si no ha sido usted, elija de inmediato una nueva contraseña mediante «he olvidado mi contraseña». Así se cierran todas las sesiones, dondequiera que estén abiertas.',
      ],
    },
    'email-change': {
      subject: 'Confirme su nueva dirección',
      opening: [
        'Esta dirección se ha indicado como la nueva dirección de una cuenta. Si es correcto, confírmela:',
      ],
      button: 'Confirmar esta dirección',
      closing: [
        'El enlace funciona una sola vez y es válido durante {{ validFor }}.',
        'Si no lo ha pedido, ignore este correo: sin el enlace no cambia nada.',
      ],
    },
    'email-change-taken': {
      subject: 'Ya tiene una cuenta con esta dirección',
      opening: [
        'Alguien ha querido usar esta dirección para otra cuenta. Usted ya tiene una cuenta con ella, por lo que no ha cambiado nada.',
      ],
      closing: [
        'Si ha sido usted, cambie primero la dirección de la cuenta que ya tiene o elimine esa cuenta.',
        'Si no ha sido usted, no tiene que hacer nada.',
      ],
    },
    'email-changed': {
      subject: 'La dirección de su cuenta ha cambiado',
      opening: [
        'Se ha cambiado la dirección de su cuenta. A partir de ahora, sus correos se envían a la nueva dirección.',
        'Si no ha sido usted, deshaga el cambio con este enlace. Restablece esta dirección, cierra todas las sesiones y le envía un enlace para elegir una nueva contraseña:',
      ],
      button: 'Deshacer el cambio',
      closing: [
        'El enlace funciona una sola vez y es válido durante {{ validFor }}.',
        'Si ha sido usted, no tiene que hacer nada más.',
      ],
    },
    'account-deletion': {
      subject: 'Confirme la eliminación de su cuenta',
      opening: ['Ha pedido que se elimine su cuenta. Para confirmarlo, abra este enlace:'],
      button: 'Eliminar mi cuenta',
      closing: [
        'Su cuenta se desactivará entonces de inmediato y se borrará definitivamente tras un plazo. Hasta entonces podrá recuperarla.',
        'El enlace funciona una sola vez y es válido durante {{ validFor }}.',
        'Si no lo ha pedido, no abra el enlace y elija una nueva contraseña mediante «he olvidado mi contraseña»: es posible que otra persona tenga abierta una sesión en su cuenta.',
      ],
    },
    'account-deleted': {
      subject: 'Su cuenta se va a borrar',
      opening: [
        'Su cuenta está desactivada. Se borrará definitivamente dentro de {{ validFor }}.',
        'Hasta entonces, este enlace la recupera:',
      ],
      button: 'Conservar mi cuenta',
      closing: [
        'Si quería eliminarla, no tiene que hacer nada más.',
        'Si no ha sido usted, recupere su cuenta con el enlace y, a continuación, elija de inmediato una nueva contraseña mediante «he olvidado mi contraseña».',
      ],
    },
  },
  phrases: {
    linkInFull: 'O abra esta dirección:',
    code: (validFor) => `Código para introducir, válido durante ${validFor}:`,
    colon: ': ',
    when: 'Fecha',
    ipAddress: 'Dirección IP',
    unknownAddress: 'desconocida',
    device: 'Dispositivo',
    browserOnSystem: (browser, system) => `${browser} en ${system}`,
    unknownDevice: 'un dispositivo desconocido',
  },
};
