import type { Script } from './fonts.js';

/**
 * What drawn pages say: beginnings of books in the public domain, and the first article of the Universal Declaration of Human Rights for the other
 * scripts. It matters little, since a network sees a few letters at a time, but letters should come as often as they do in print.
 */
export const texts: Readonly<Record<Script, readonly string[]>> = {
  latin: [
    'It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the epoch of belief, ' +
      'it was the epoch of incredulity, it was the season of Light, it was the season of Darkness, it was the spring of hope, it was the winter of ' +
      'despair, we had everything before us, we had nothing before us.',
    'Call me Ishmael. Some years ago, never mind how long precisely, having little or no money in my purse, and nothing particular to interest me ' +
      'on shore, I thought I would sail about a little and see the watery part of the world. It is a way I have of driving off the spleen.',
    'Alice was beginning to get very tired of sitting by her sister on the bank, and of having nothing to do: once or twice she had peeped into the ' +
      'book her sister was reading, but it had no pictures or conversations in it, "and what is the use of a book," thought Alice.',
    'Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns ' +
      'envers les autres dans un esprit de fraternité. Longtemps, je me suis couché de bonne heure.',
    'Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geiste der ' +
      'Brüderlichkeit begegnen. Als Gregor Samsa eines Morgens aus unruhigen Träumen erwachte, fand er sich in seinem Bett.',
    'En un lugar de la Mancha, de cuyo nombre no quiero acordarme, no ha mucho tiempo que vivía un hidalgo de los de lanza en astillero, adarga ' +
      'antigua, rocín flaco y galgo corredor. ¿Qué año? Año de 1605, señor.',
    'No. 4,027 (1) 12.50 % of 3/4; 1879-1931: $ 65.80, 7 x 9 = 63 & 18:45, § 12 [a] <b> {c} J. Q. Vex, Ltd. zip 90210 * Tel. +44 20 7946 0018 ' +
      'INVOICE TOTAL 1,234.56 EUR DATE 05/11/1923 QTY 36 PAGE 8 of 10 KG WAY BOX FIJI',
  ],
  cyrillic: [
    'Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг ' +
      'друга в духе братства. Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.',
  ],
  greek: [
    'Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι προικισμένοι με λογική και συνείδηση, και οφείλουν ' +
      'να συμπεριφέρονται μεταξύ τους με πνεύμα αδελφοσύνης.',
  ],
  hebrew: [
    'כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, לפיכך חובה עליהם לנהוג איש ברעהו ברוח של אחווה.',
  ],
  arabic: [
    'يولد جميع الناس أحرارا متساوين في الكرامة والحقوق، وقد وهبوا عقلا وضميرا وعليهم أن يعامل بعضهم بعضا بروح الإخاء.',
  ],
  devanagari: [
    'सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है और परस्पर उन्हें भाईचारे के भाव से बर्ताव करना चाहिए।',
  ],
  thai: [
    'มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ',
  ],
  georgian: [
    'ყველა ადამიანი იბადება თავისუფალი და თანასწორი თავისი ღირსებითა და უფლებებით. მათ მინიჭებული აქვთ გონება და სინდისი.',
  ],
};
