/** What generated people are made of. Names are common ones put together at random; nobody in particular is meant. */

/** One part of the world: how people are called there, and where they live. */
export type Region = {
  readonly country: string;
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  /** City, state or prefecture (empty where none is written), postal code. */
  readonly places: readonly (readonly [city: string, state: string, postalCode: string])[];
  readonly streets: readonly string[];
  readonly companyWords: readonly string[];
  readonly companyForms: readonly string[];
  readonly dialling: string;
};

export const american: Region = {
  country: 'United States',
  firstNames: ['Ann', 'James', 'Maria', 'Robert', 'Linda', 'Kevin', 'Grace', 'Thomas', 'Alicia', 'Omar', 'Susan', 'Derek', 'Priya', 'Joseph', 'Hannah', 'Marcus', 'Emily', 'Victor', 'Dana', 'Paul'],
  lastNames: ["O'Brien", 'Miller', 'Johnson', 'Garcia', 'Nguyen', 'Walker', 'Patel', 'Brooks', 'Reyes', 'Cohen', 'Foster', 'Hughes', 'Murphy', 'Bennett', 'Kim', 'Sanders', 'Long', 'Price', 'Null', 'Van Horn'],
  places: [['Springfield', 'IL', '62701'], ['Austin', 'TX', '73301'], ['Portland', 'OR', '97201'], ['Boston', 'MA', '02108'], ['Denver', 'CO', '80202'], ['Raleigh', 'NC', '27601'], ['Tucson', 'AZ', '85701'], ['Columbus', 'OH', '43085']],
  streets: ['Main Street', 'Oak Avenue', 'Second Street', 'Market Street', 'River Road', 'Elm Court', 'Harbor Boulevard'],
  companyWords: ['Acorn', 'Bluebird', 'Cascade', 'Driftwood', 'Evergreen', 'Foxglove', 'Granite', 'Harbor', 'Ironwood', 'Juniper', 'Kestrel', 'Lantern', 'Meridian', 'Northfield', 'Orchard'],
  companyForms: ['Inc.', 'LLC', 'Corporation', 'Partners', '& Sons', 'Group'],
  dialling: '+1 555',
};

export const japanese: Region = {
  country: 'Japan',
  firstNames: ['陽菜', '健太', '美咲', '大輔', '結衣', '翔太', '彩香', '直樹', '優子', '拓也', '真由美', '浩二', '千尋', '隆', 'さくら', '誠'],
  lastNames: ['佐藤', '鈴木', '高橋', '田中', '伊藤', '渡辺', '山本', '中村', '小林', '加藤', '吉田', '山田', '髙橋', '齋藤', '渡邉', '久保田'],
  places: [['千代田区', '東京都', '100-0001'], ['横浜市', '神奈川県', '220-0011'], ['大阪市', '大阪府', '530-0001'], ['名古屋市', '愛知県', '450-0002'], ['札幌市', '北海道', '060-0001'], ['福岡市', '福岡県', '812-0011'], ['仙台市', '宮城県', '980-0021']],
  streets: ['本町一丁目', '中央通り', '駅前二丁目', '桜台三丁目', '港町'],
  companyWords: ['山川', '東洋', '青葉', '富士見', 'みらい', '北斗', '桜井', '大和田', 'ひかり', '朝日野'],
  companyForms: ['株式会社', '有限会社', '合同会社', '商事株式会社', '製作所'],
  dialling: '+81 3',
};

export const europeans: readonly Region[] = [
  {
    country: 'Germany',
    firstNames: ['Jürgen', 'Änne', 'Sören', 'Käthe', 'Matthias', 'Ulrike', 'Björn', 'Gisela'],
    lastNames: ['Müller', 'Schröder', 'Weiß', 'Köhler', 'Schäfer', 'Groß', 'von der Heide', 'Lößner'],
    places: [['München', 'Bayern', '80331'], ['Köln', 'Nordrhein-Westfalen', '50667'], ['Düsseldorf', 'Nordrhein-Westfalen', '40213'], ['Lübeck', 'Schleswig-Holstein', '23552']],
    streets: ['Bahnhofstraße', 'Gräfenweg', 'Hauptstraße', 'Königsallee'],
    companyWords: ['Brücken', 'Großhandel', 'Süd', 'Höhen', 'Nord', 'Gärtner'],
    companyForms: ['GmbH', 'AG', 'KG', '& Söhne GmbH'],
    dialling: '+49 89',
  },
  {
    country: 'France',
    firstNames: ['Zoé', 'François', 'Élodie', 'Jérôme', 'Hélène', 'Loïc', 'Maëlle', 'André'],
    lastNames: ["D'Artois", 'Lefèvre', 'Bouché', 'Garçon', 'Noël', 'de la Forêt', 'Brûlé', 'Châtelain'],
    places: [['Orléans', 'Centre-Val de Loire', '45000'], ['Saint-Étienne', 'Auvergne-Rhône-Alpes', '42000'], ['Nîmes', 'Occitanie', '30000']],
    streets: ['rue de l’Église', 'avenue des Chênes', 'boulevard Voltaire'],
    companyWords: ['Lumière', 'Forêt', 'Océan', 'Château', 'Belle-Île'],
    companyForms: ['SARL', 'SA', 'et Fils', 'SAS'],
    dialling: '+33 1',
  },
  {
    country: 'Poland',
    firstNames: ['Łukasz', 'Małgorzata', 'Grażyna', 'Paweł', 'Józef', 'Zofia', 'Błażej', 'Żaneta'],
    lastNames: ['Wiśniewski', 'Dąbrowska', 'Kołodziej', 'Żuraw', 'Święch', 'Łęcki', 'Ćwik'],
    places: [['Kraków', 'Małopolskie', '30-001'], ['Łódź', 'Łódzkie', '90-001'], ['Wrocław', 'Dolnośląskie', '50-001']],
    streets: ['ulica Długa', 'ulica Świętojańska', 'aleja Róż'],
    companyWords: ['Żubr', 'Wisła', 'Słoneczny', 'Gdańskie', 'Złoty'],
    companyForms: ['Sp. z o.o.', 'S.A.', 'Spółka jawna'],
    dialling: '+48 22',
  },
  {
    country: 'Spain',
    firstNames: ['Íñigo', 'José', 'Begoña', 'Ángela', 'Raúl', 'Sofía', 'Nuño', 'Concepción'],
    lastNames: ['Núñez', 'García-López', 'Ibáñez', 'Peña', 'Muñoz', 'Sáenz de la Vega', 'Agüero'],
    places: [['A Coruña', 'Galicia', '15001'], ['Málaga', 'Andalucía', '29001'], ['Logroño', 'La Rioja', '26001']],
    streets: ['calle Mayor', 'avenida de la Constitución', 'plaza de España'],
    companyWords: ['Montaña', 'Cigüeña', 'Ibérica', 'Solar', 'Piñón'],
    companyForms: ['S.L.', 'S.A.', 'e Hijos'],
    dialling: '+34 91',
  },
  {
    country: 'Czechia',
    firstNames: ['Jiří', 'Zdeňka', 'Ondřej', 'Šárka', 'Tomáš', 'Květa', 'Vojtěch'],
    lastNames: ['Dvořák', 'Nováková', 'Černý', 'Příhoda', 'Šťastná', 'Růžička'],
    places: [['Plzeň', '', '301 00'], ['České Budějovice', '', '370 01'], ['Brno', '', '602 00']],
    streets: ['Dlouhá', 'Náměstí Míru', 'Pražská'],
    companyWords: ['Křišťál', 'Vltava', 'Sklárna', 'Měděný'],
    companyForms: ['s.r.o.', 'a.s.'],
    dialling: '+420 2',
  },
];

export const jobs: readonly (readonly [title: string, department: string])[] = [
  ['Buyer', 'Purchasing'], ['Head of Purchasing', 'Purchasing'], ['Plant Manager', 'Operations'], ['Marketing Manager', 'Marketing'],
  ['VP Marketing', 'Marketing'], ['Chief Financial Officer', 'Finance'], ['Systems Administrator', 'IT'], ['Director of IT', 'IT'],
  ['Sales Representative', 'Sales'], ['Owner', ''], ['R&D Engineer', 'Research & Development'], ['Office Manager', 'Administration'],
];

export const industries: readonly string[] = ['Agriculture', 'Banking', 'Construction', 'Education', 'Electronics', 'Energy', 'Healthcare', 'Manufacturing', 'Retail', 'Technology', 'Transportation', 'Utilities'];
export const leadSources: readonly string[] = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'];
export const ratings: readonly string[] = ['Hot', 'Warm', 'Cold'];

/** Legal values that have broken software before (reliability.md F58): they are data, and must cross unharmed. */
export const awkwardNotes: readonly string[] = [
  'Prefers to be called "Bobby"; see <b>case notes</b> & call after 5 pm',
  '=SUM(A1:A9)',
  '+1 person since last year, @HQ',
  'Visited the booth 🎪 with two colleagues 👩‍🔬👨‍🌾',
  'Cafe\u0301 owner, writes nai\u0308ve with combining marks',
  'שלום – replies in Hebrew',
  'يفضل البريد الإلكتروني',
  "Robert'); DROP TABLE leads;--",
  'First line\nSecond line\twith a tab',
  '{{lead.First Name}} ${name} %s %00',
  'null',
  'Zero\u200bwidth and a back\\slash, 50 % off; "quoted, with comma"',
];
