// The words of checking in the browser, in the seven document languages; order: en, de, it, nb, pl, es, sv.

import { type Labels, labelsOf } from '../../model/vocabulary/concept.ts'

export const ON_DEVICE_TEXTS = {
  choice: labelsOf([
    'Check on this device and upload nothing',
    'Auf diesem Gerät prüfen und nichts hochladen',
    'Verifica su questo dispositivo senza caricare nulla',
    'Kontroller på denne enheten og last ikke opp noe',
    'Sprawdź na tym urządzeniu i niczego nie przesyłaj',
    'Comprobar en este dispositivo y no subir nada',
    'Kontrollera på den här enheten och ladda inte upp något',
  ]),
  choiceHint: labelsOf([
    'The program that checks is loaded into this page, and the file stays here. Only public documents that it names, such as the issuer’s keys and the lists of what was taken back, are asked for: by their address, through this server.',
    'Das Prüfprogramm wird in diese Seite geladen, und die Datei bleibt hier. Nur öffentliche Dokumente, die sie nennt, etwa die Schlüssel des Ausstellenden und Listen des Widerrufenen, werden abgefragt: nach ihrer Adresse und über diesen Server.',
    'Il programma di verifica viene caricato in questa pagina e il file resta qui. Si richiedono solo i documenti pubblici che esso indica, come le chiavi di chi lo ha rilasciato e gli elenchi delle revoche: tramite il loro indirizzo e attraverso questo server.',
    'Kontrollprogrammet lastes inn i denne siden, og filen blir her. Bare offentlige dokumenter som den nevner, som utstederens nøkler og lister over det som er trukket tilbake, blir hentet: etter adressen sin og gjennom denne tjeneren.',
    'Program sprawdzający wczytuje się do tej strony, a plik pozostaje tutaj. Pobierane są tylko publiczne dokumenty, które plik wymienia, takie jak klucze wystawcy i listy unieważnień: według ich adresu i przez ten serwer.',
    'El programa de comprobación se carga en esta página y el archivo se queda aquí. Solo se piden los documentos públicos que nombra, como las claves del emisor y las listas de lo revocado: por su dirección y a través de este servidor.',
    'Kontrollprogrammet läses in i den här sidan och filen stannar här. Bara offentliga dokument som den nämner, som utfärdarens nycklar och listor över det som återkallats, hämtas: efter sin adress och genom den här servern.',
  ]),
  notPossible: labelsOf([
    'It could not be checked on this device. Nothing was uploaded.',
    'Die Prüfung auf diesem Gerät war nicht möglich. Es wurde nichts hochgeladen.',
    'Non è stato possibile verificare su questo dispositivo. Nulla è stato caricato.',
    'Det kunne ikke kontrolleres på denne enheten. Ingenting ble lastet opp.',
    'Nie udało się sprawdzić na tym urządzeniu. Niczego nie przesłano.',
    'No se ha podido comprobar en este dispositivo. No se ha subido nada.',
    'Det gick inte att kontrollera på den här enheten. Ingenting laddades upp.',
  ]),
  checkedHere: labelsOf([
    'Checked on this device. The file was not uploaded.',
    'Auf diesem Gerät geprüft. Die Datei wurde nicht hochgeladen.',
    'Verificato su questo dispositivo. Il file non è stato caricato.',
    'Kontrollert på denne enheten. Filen ble ikke lastet opp.',
    'Sprawdzono na tym urządzeniu. Pliku nie przesłano.',
    'Comprobado en este dispositivo. El archivo no se ha subido.',
    'Kontrollerat på den här enheten. Filen laddades inte upp.',
  ]),
  asked: labelsOf([
    'Addresses asked for through this server',
    'Über diesen Server abgefragte Adressen',
    'Indirizzi richiesti attraverso questo server',
    'Adresser hentet gjennom denne tjeneren',
    'Adresy pobrane przez ten serwer',
    'Direcciones pedidas a través de este servidor',
    'Adresser som hämtades genom den här servern',
  ]),
} as const satisfies Readonly<Record<string, Labels>>
