// What messages and letters to learners say, in the seven document languages. `{title}`, `{issuer}` and `{date}` are
// filled in. Nothing here asks for a password, a payment or a hurry: a message that looks like phishing is not opened.

import type { DocumentLanguage } from '../../model/language.ts'

export interface MailTexts {
  readonly subject: string
  readonly greeting: string
  readonly awarded: string
  /** Before the link. */
  readonly fetch: string
  /** On the button. */
  readonly open: string
  readonly until: string
  readonly personal: string
  /** Only where the link needs a code. */
  readonly code: string
  readonly notYou: string
  readonly letterTitle: string
  readonly letterLink: string
  readonly codeTitle: string
  readonly codeIntro: string
  readonly codeKeep: string
}

export const MAIL_TEXTS: Readonly<Record<DocumentLanguage, MailTexts>> = {
  en: {
    subject: 'Your micro-credential from {issuer}',
    greeting: 'Hello,',
    awarded: '{issuer} has awarded you the micro-credential “{title}”.',
    fetch: 'Here you can look at it, save it and put it into a wallet:',
    open: 'Fetch my micro-credential',
    until: 'The link is good until {date}. Afterwards {issuer} can send you a new one.',
    personal: 'The link is meant for you alone. Please do not pass this message on.',
    code: 'For a wallet you also need a code. You get it separately, never together with this link.',
    notYou: 'If you do not expect this message, please tell {issuer} and delete it.',
    letterTitle: 'Your micro-credential',
    letterLink: 'Scan the code with your phone, or type the address into a browser:',
    codeTitle: 'Code for your wallet',
    codeIntro:
      'To put the micro-credential “{title}” into a wallet you need this code, together with the link that you get separately:',
    codeKeep: 'Keep it to yourself. {issuer} never asks you for it by e-mail or telephone.',
  },
  de: {
    subject: 'Ihr Microcredential von {issuer}',
    greeting: 'Guten Tag,',
    awarded: '{issuer} hat Ihnen das Microcredential „{title}“ verliehen.',
    fetch: 'Hier können Sie es ansehen, speichern und in eine Wallet legen:',
    open: 'Mein Microcredential abholen',
    until: 'Der Link gilt bis {date}. Danach kann {issuer} Ihnen einen neuen schicken.',
    personal: 'Der Link ist nur für Sie bestimmt. Bitte leiten Sie diese Nachricht nicht weiter.',
    code: 'Für eine Wallet brauchen Sie außerdem einen Code. Sie bekommen ihn getrennt, nie zusammen mit diesem Link.',
    notYou:
      'Falls Sie diese Nachricht nicht erwarten, sagen Sie es bitte {issuer} und löschen Sie sie.',
    letterTitle: 'Ihr Microcredential',
    letterLink:
      'Scannen Sie den Code mit dem Telefon oder geben Sie die Adresse in einen Browser ein:',
    codeTitle: 'Code für Ihre Wallet',
    codeIntro:
      'Um das Microcredential „{title}“ in eine Wallet zu legen, brauchen Sie diesen Code und den Link, den Sie getrennt bekommen:',
    codeKeep: 'Behalten Sie ihn für sich. {issuer} fragt Sie nie per E-Mail oder Telefon danach.',
  },
  it: {
    subject: 'La Sua microcredenziale da {issuer}',
    greeting: 'Buongiorno,',
    awarded: '{issuer} Le ha rilasciato la microcredenziale «{title}».',
    fetch: 'Qui può vederla, salvarla e inserirla in un portafoglio digitale:',
    open: 'Ritira la mia microcredenziale',
    until: 'Il link è valido fino al {date}. In seguito {issuer} può inviarLe un nuovo link.',
    personal: 'Il link è destinato solo a Lei. La preghiamo di non inoltrare questo messaggio.',
    code: 'Per un portafoglio digitale serve anche un codice. Lo riceverà separatamente, mai insieme a questo link.',
    notYou: 'Se non si aspetta questo messaggio, informi {issuer} e lo cancelli.',
    letterTitle: 'La Sua microcredenziale',
    letterLink: 'Inquadri il codice con il telefono o scriva l’indirizzo in un browser:',
    codeTitle: 'Codice per il Suo portafoglio digitale',
    codeIntro:
      'Per inserire la microcredenziale «{title}» in un portafoglio digitale serve questo codice, insieme al link che riceverà separatamente:',
    codeKeep: 'Lo tenga per sé. {issuer} non Glielo chiederà mai per e-mail o per telefono.',
  },
  nb: {
    subject: 'Din minikvalifikasjon fra {issuer}',
    greeting: 'Hei,',
    awarded: '{issuer} har tildelt deg minikvalifikasjonen «{title}».',
    fetch: 'Her kan du se på den, lagre den og legge den i en lommebok:',
    open: 'Hent min minikvalifikasjon',
    until: 'Lenken gjelder til {date}. Etter det kan {issuer} sende deg en ny.',
    personal: 'Lenken er bare til deg. Vennligst ikke send denne meldingen videre.',
    code: 'Til en lommebok trenger du også en kode. Du får den for seg, aldri sammen med denne lenken.',
    notYou: 'Hvis du ikke venter denne meldingen, gi beskjed til {issuer} og slett den.',
    letterTitle: 'Din minikvalifikasjon',
    letterLink: 'Skann koden med telefonen, eller skriv adressen inn i en nettleser:',
    codeTitle: 'Kode til lommeboken din',
    codeIntro:
      'For å legge minikvalifikasjonen «{title}» i en lommebok trenger du denne koden, sammen med lenken som du får for seg:',
    codeKeep: 'Hold den for deg selv. {issuer} spør deg aldri om den på e-post eller telefon.',
  },
  pl: {
    subject: 'Twoja mikrokwalifikacja – {issuer}',
    greeting: 'Dzień dobry,',
    awarded: '{issuer} – ta uczelnia nadała Ci mikrokwalifikację „{title}”.',
    fetch: 'Tutaj możesz ją obejrzeć, zapisać i dodać do portfela cyfrowego:',
    open: 'Odbierz mikrokwalifikację',
    until: 'Link jest ważny do {date}. Później uczelnia ({issuer}) może przesłać nowy.',
    personal: 'Link jest przeznaczony tylko dla Ciebie. Nie przekazuj tej wiadomości dalej.',
    code: 'Do portfela cyfrowego potrzebny jest też kod. Otrzymasz go osobno, nigdy razem z tym linkiem.',
    notYou: 'Jeśli nie spodziewasz się tej wiadomości, powiadom uczelnię ({issuer}) i usuń ją.',
    letterTitle: 'Twoja mikrokwalifikacja',
    letterLink: 'Zeskanuj kod telefonem albo wpisz adres w przeglądarce:',
    codeTitle: 'Kod do portfela cyfrowego',
    codeIntro:
      'Aby dodać mikrokwalifikację „{title}” do portfela cyfrowego, potrzebujesz tego kodu oraz linku, który otrzymasz osobno:',
    codeKeep:
      'Zachowaj go dla siebie. Uczelnia ({issuer}) nigdy nie poprosi o niego e-mailem ani telefonicznie.',
  },
  es: {
    subject: 'Su microcredencial de {issuer}',
    greeting: 'Hola:',
    awarded: '{issuer} le ha otorgado la microcredencial «{title}».',
    fetch: 'Aquí puede verla, guardarla y añadirla a una cartera digital:',
    open: 'Obtener mi microcredencial',
    until: 'El enlace es válido hasta el {date}. Después, {issuer} puede enviarle uno nuevo.',
    personal: 'El enlace es solo para usted. Por favor, no reenvíe este mensaje.',
    code: 'Para una cartera digital necesita además un código. Lo recibirá por separado, nunca junto con este enlace.',
    notYou: 'Si no espera este mensaje, avise a {issuer} y bórrelo.',
    letterTitle: 'Su microcredencial',
    letterLink: 'Escanee el código con el teléfono o escriba la dirección en un navegador:',
    codeTitle: 'Código para su cartera digital',
    codeIntro:
      'Para añadir la microcredencial «{title}» a una cartera digital necesita este código, junto con el enlace que recibe por separado:',
    codeKeep: 'No lo comparta. {issuer} nunca se lo pedirá por correo electrónico ni por teléfono.',
  },
  sv: {
    subject: 'Din mikromerit från {issuer}',
    greeting: 'Hej!',
    awarded: '{issuer} har tilldelat dig mikromeriten ”{title}”.',
    fetch: 'Här kan du se den, spara den och lägga den i en plånbok:',
    open: 'Hämta min mikromerit',
    until: 'Länken gäller till {date}. Därefter kan {issuer} skicka en ny till dig.',
    personal: 'Länken är bara till för dig. Skicka inte det här meddelandet vidare.',
    code: 'Till en plånbok behöver du också en kod. Du får den separat, aldrig tillsammans med den här länken.',
    notYou: 'Om du inte väntar på det här meddelandet, meddela {issuer} och radera det.',
    letterTitle: 'Din mikromerit',
    letterLink: 'Skanna koden med telefonen eller skriv adressen i en webbläsare:',
    codeTitle: 'Kod till din plånbok',
    codeIntro:
      'För att lägga mikromeriten ”{title}” i en plånbok behöver du den här koden, tillsammans med länken som du får separat:',
    codeKeep:
      'Behåll den för dig själv. {issuer} frågar dig aldrig efter den i e-post eller telefon.',
  },
}

/** A text with its places filled in. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
