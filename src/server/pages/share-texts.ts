// The words of sharing an award by its address, in the seven document languages; order: en, de, it, nb, pl, es, sv.

import { type Labels, labelsOf } from '../../model/vocabulary/concept.ts'

export const SHARE_TEXTS = {
  shareIt: labelsOf([
    'Share by link',
    'Per Link teilen',
    'Condividi con un link',
    'Del med lenke',
    'Udostępnij przez link',
    'Compartir con un enlace',
    'Dela med länk',
  ]),
  shareWhy: labelsOf([
    'Whoever has the link sees what your credential says, checked anew each time, and can download it. The link itself names nobody. You can end this here at any time.',
    'Wer den Link hat, sieht, was Ihr Nachweis besagt, jedes Mal neu geprüft, und kann ihn herunterladen. Der Link selbst nennt niemanden. Sie können das hier jederzeit beenden.',
    'Chi ha il link vede che cosa attesta la vostra credenziale, verificata ogni volta di nuovo, e può scaricarla. Il link in sé non nomina nessuno. Potete revocarlo qui in qualsiasi momento.',
    'Den som har lenken, ser hva beviset ditt sier, kontrollert på nytt hver gang, og kan laste det ned. Selve lenken nevner ingen. Du kan avslutte dette her når som helst.',
    'Kto ma link, widzi, co poświadcza Twoje poświadczenie, za każdym razem sprawdzone od nowa, i może je pobrać. Sam link nikogo nie wymienia. W każdej chwili możesz to tutaj zakończyć.',
    'Quien tenga el enlace verá lo que acredita su credencial, comprobada de nuevo cada vez, y podrá descargarla. El enlace en sí no nombra a nadie. Puede terminarlo aquí en cualquier momento.',
    'Den som har länken ser vad ditt intyg säger, kontrollerat på nytt varje gång, och kan ladda ner det. Själva länken nämner ingen. Du kan avsluta det här när som helst.',
  ]),
  sharedAt: labelsOf([
    'Your credential is shared. Whoever has this address sees it:',
    'Ihr Nachweis ist geteilt. Wer diese Adresse hat, sieht ihn:',
    'La vostra credenziale è condivisa. Chi ha questo indirizzo la vede:',
    'Beviset ditt er delt. Den som har denne adressen, ser det:',
    'Twoje poświadczenie jest udostępnione. Widzi je każdy, kto ma ten adres:',
    'Su credencial está compartida. Quien tenga esta dirección la verá:',
    'Ditt intyg är delat. Den som har den här adressen ser det:',
  ]),
  stopSharing: labelsOf([
    'Stop sharing',
    'Nicht mehr teilen',
    'Non condividere più',
    'Slutt å dele',
    'Zakończ udostępnianie',
    'Dejar de compartir',
    'Sluta dela',
  ]),
  sharedWithYou: labelsOf([
    'The learner shares this credential at this address. It was checked just now.',
    'Dieser Nachweis wird unter dieser Adresse von der Person geteilt, der er gehört. Er wurde soeben geprüft.',
    'Questa credenziale è condivisa a questo indirizzo da chi l’ha ottenuta. È stata verificata proprio ora.',
    'Dette beviset deles på denne adressen av den det tilhører. Det ble kontrollert akkurat nå.',
    'To poświadczenie udostępnia pod tym adresem osoba, do której ono należy. Sprawdzono je przed chwilą.',
    'Esta credencial la comparte en esta dirección la persona que la obtuvo. Se acaba de comprobar.',
    'Det här intyget delas på den här adressen av den som det tillhör. Det kontrollerades just nu.',
  ]),
  sharedFile: labelsOf([
    'Download the credential, to check it elsewhere',
    'Den Nachweis herunterladen, um ihn anderswo zu prüfen',
    'Scarica la credenziale per verificarla altrove',
    'Last ned beviset for å kontrollere det et annet sted',
    'Pobierz poświadczenie, aby sprawdzić je gdzie indziej',
    'Descargar la credencial para comprobarla en otro sitio',
    'Ladda ner intyget för att kontrollera det någon annanstans',
  ]),
  notShared: labelsOf([
    'Nothing is shared at this address, or not any more. Ask whoever gave it to you.',
    'Unter dieser Adresse wird nichts geteilt, oder nicht mehr. Fragen Sie, wer sie Ihnen gegeben hat.',
    'A questo indirizzo non è condiviso nulla, o non lo è più. Chiedete a chi ve lo ha dato.',
    'Ingenting deles på denne adressen, eller ikke lenger. Spør den som ga deg den.',
    'Pod tym adresem nic nie jest udostępnione albo już nie jest. Zapytaj osobę, od której go masz.',
    'En esta dirección no se comparte nada, o ya no. Pregunte a quien se la dio.',
    'Ingenting delas på den här adressen, eller inte längre. Fråga den som gav dig den.',
  ]),
} as const satisfies Readonly<Record<string, Labels>>
