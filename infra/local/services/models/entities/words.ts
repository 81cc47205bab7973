/** Words that the packages do not know for what they are. */

/** Jobs and roles, besides those that `compromise` knows. */
export const ROLES = listed(
  'accountant analyst applicant attorney candidate cashier clerk colleague consultant designer developer engineer freelancer intern janitor journalist librarian mechanic nanny nurse paramedic patient pharmacist physician physiotherapist pilot professor programmer psychologist receptionist recruiter researcher scientist secretary student surgeon technician tenant therapist tourist trainee tutor veterinarian volunteer',
);

export const EVENTS = listed(
  'birthday celebration ceremony championship concert conference congress convention earthquake election exhibition festival flood funeral gala hurricane marathon meeting olympics party seminar summit tournament trip tsunami war wedding workshop',
);

/** Countries by their letters, which would pass for organizations. */
export const COUNTRY_LETTERS = /^(?:U\.?S\.?(?:A\.?)?|U\.?K\.?|UAE)$/;

/** Organizations whose names are those of nothing else, or nearly so, where they are written like this. */
export const ORGANIZATIONS = listed(
  'Adidas Adobe Airbus Amazon Apple Audi BASF Bayer BBC BMW Boeing Bosch CERN CIA CNN Cisco Contoso Costco Daimler Dell Disney eBay Ericsson ESA Facebook FBI FedEx FIFA Fujitsu Gucci Honda HSBC Huawei Hyundai IBM IKEA IMF Intel Interpol KLM Lego Lenovo LinkedIn Lufthansa MIT Mastercard Mercedes Motorola NASA NATO Netflix Nestlé Nike Nintendo Nissan Nokia Nvidia Oracle OpenAI PayPal Pepsi Pfizer Porsche Puma Qualcomm Renault Ryanair SAP Samsung Siemens Sony Spotify Starbucks Swisscom Tesla Toyota Twitter UBS UNESCO UNICEF Uber Unilever Verizon Visa Vodafone Volkswagen Volvo Walmart YouTube Zalando',
);

function listed(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
