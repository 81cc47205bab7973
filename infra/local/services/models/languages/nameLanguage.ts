/** A language's name and code as the service gives them. */

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** Characters that are written in one of the two scripts of Chinese only; among the most frequent of those. */
const TRADITIONAL =
  /[們個這來時國說為學對開過會後還無問見長東車門間馬風語樂電話買賣書臺歡區醫聽關點當樣體經發現實應機動氣萬與從頭讓認識請錢錯難號團圖場處業產愛親離節視觀]/g;
const SIMPLIFIED =
  /[们个这来时国说为学对开过会后还无问见长东车门间马风语乐电话买卖书台欢区医听关点当样体经发现实应机动气万与从头让认识请钱错难号团图场处业产爱亲离节视观]/g;

/** Letters and points that Yiddish has and modern Hebrew has not. */
const YIDDISH = /[\u05f0-\u05f2\ufb1d-\ufb4f]|\u05d0[\u05b7\u05b8]/;

/** Name and code of the language `code` (ISO 639-1) in which `text` is written. */
export function nameLanguage(code: string, text: string): { readonly name: string; readonly iso6391Name: string } {
  if (code === 'zh') {
    const isTraditional = countOf(TRADITIONAL, text) > countOf(SIMPLIFIED, text);
    return isTraditional
      ? { name: 'Chinese_Traditional', iso6391Name: 'zh_cht' }
      : { name: 'Chinese_Simplified', iso6391Name: 'zh_chs' };
  }
  const language = code === 'yi' && !YIDDISH.test(text) ? 'he' : code;
  return { name: names.of(language) ?? language, iso6391Name: language };
}

function countOf(characters: RegExp, text: string): number {
  return text.match(characters)?.length ?? 0;
}
