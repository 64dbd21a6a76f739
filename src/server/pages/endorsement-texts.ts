// The words for what others say of a credential; order of the languages: en, de, it, nb, pl, es, sv. Data only.

import { labelsOf } from '../../model/vocabulary/concept.ts'

export const ENDORSEMENT_TEXTS = {
  heading: labelsOf([
    'Endorsements',
    'Befürwortungen',
    'Attestazioni di sostegno',
    'Anbefalinger',
    'Rekomendacje',
    'Avales',
    'Rekommendationer',
  ]),
  passed: labelsOf([
    'This endorsement was checked: it is signed and unchanged.',
    'Diese Befürwortung wurde geprüft: Sie ist signiert und unverändert.',
    'Questa attestazione è stata verificata: è firmata e immutata.',
    'Denne anbefalingen er kontrollert: den er signert og uendret.',
    'Ta rekomendacja została sprawdzona: jest podpisana i niezmieniona.',
    'Este aval se ha comprobado: está firmado y sin cambios.',
    'Denna rekommendation är kontrollerad: den är signerad och oförändrad.',
  ]),
  unvouched: labelsOf([
    'It is signed and unchanged, but nobody on our list vouches for who signed it.',
    'Sie ist signiert und unverändert, aber niemand auf unserer Liste steht dafür ein, wer sie signiert hat.',
    'È firmata e immutata, ma nessuno nel nostro elenco garantisce chi l’ha firmata.',
    'Den er signert og uendret, men ingen på listen vår går god for hvem som signerte den.',
    'Jest podpisana i niezmieniona, ale nikt z naszej listy nie ręczy za to, kto ją podpisał.',
    'Está firmado y sin cambios, pero nadie de nuestra lista responde por quién lo firmó.',
    'Den är signerad och oförändrad, men ingen på vår lista går i god för vem som signerade den.',
  ]),
  indeterminate: labelsOf([
    'Not everything about this endorsement could be checked. Do not rely on it.',
    'Nicht alles an dieser Befürwortung konnte geprüft werden. Verlassen Sie sich nicht darauf.',
    'Non è stato possibile verificare tutto di questa attestazione. Non fateci affidamento.',
    'Ikke alt ved denne anbefalingen kunne kontrolleres. Ikke stol på den.',
    'Nie wszystko w tej rekomendacji udało się sprawdzić. Proszę na niej nie polegać.',
    'No se ha podido comprobar todo de este aval. No confíe en él.',
    'Allt om denna rekommendation kunde inte kontrolleras. Lita inte på den.',
  ]),
  failed: labelsOf([
    'Not proven: this endorsement does not hold.',
    'Nicht belegt: Diese Befürwortung hält der Prüfung nicht stand.',
    'Non provata: questa attestazione non supera la verifica.',
    'Ikke bevist: denne anbefalingen holder ikke.',
    'Nieudowodniona: ta rekomendacja nie przeszła sprawdzenia.',
    'No probado: este aval no supera la comprobación.',
    'Inte styrkt: denna rekommendation håller inte.',
  ]),
} as const
