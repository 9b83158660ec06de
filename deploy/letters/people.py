"""Who writes, who is written about and who is written to: all fictitious.

Numbers are shaped like the national ones, with valid keys, in ranges that are given to nobody: births in
"department" 99 of a commune that does not exist, FINESS numbers of a department 99, RPPS of the test range.
"""

from dataclasses import dataclass

INS_NIR_TEST = "1.2.250.1.213.1.4.10"
PERSONS = "1.2.250.1.71.4.2.1"        # national register of professionals
STRUCTURES = "1.2.250.1.71.4.2.2"     # national register of structures
HOSPITAL_OID = "1.2.250.1.999.1.1"    # an arc for examples


def nir(thirteen):
    """The 13 digits and their key: 97 less the remainder of the division by 97."""
    return f"{thirteen}{97 - int(thirteen) % 97:02d}"


def with_luhn(digits):
    """The digits and the Luhn digit that RPPS and FINESS numbers end with."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"{digits}{(10 - total % 10) % 10}"


@dataclass(frozen=True)
class Patient:
    ins: str
    ipp: str            # the hospital's own number
    file_number: str    # administrative file, PID-18
    family: str         # birth name
    givens: tuple       # of the birth certificate, in order
    used_family: str
    used_given: str
    sex: str
    born: str           # YYYYMMDD
    birth_place: tuple  # official code, name
    street: tuple       # number, street, postal code, city
    phone: str

    @property
    def address(self):
        return f"{self.ins}@patient.mssante.fr"


@dataclass(frozen=True)
class Structure:
    finess: str
    name: str
    street: tuple
    phone: str

    @property
    def national_id(self):
        return "1" + self.finess  # Struct_IdNat: 1 says "FINESS"


@dataclass(frozen=True)
class Professional:
    rpps: str
    family: str
    given: str
    civility: str
    title: str
    profession: tuple  # code, label
    structure: Structure
    address: str = ""

    @property
    def national_id(self):
        return "8" + self.rpps  # PS_IdNat: 8 says "RPPS"


ZOE = Patient(
    ins=nir("2840699123456"), ipp="990012345", file_number="26030458",
    family="LEFÈVRE-GARÇON", givens=("ZOÉ", "ADÉLAÏDE", "FRANÇOISE"),
    used_family="NOËL", used_given="Zoé", sex="F", born="19840614", birth_place=("99123", "VILLEFICTIVE"),
    street=("12 bis", "rue de l'Orée-du-Bois", "99100", "VILLEFICTIVE-LÈS-PRÉS"), phone="tel:+33199001234")

JEROME = Patient(
    ins=nir("1511299054321"), ipp="990067890", file_number="26030777",
    family="LECŒUR-D'HÉRICOURT", givens=("JÉRÔME", "LOÏC"),
    used_family="LECŒUR-D'HÉRICOURT", used_given="Jérôme", sex="M", born="19511203",
    birth_place=("99054", "SAINT-FICTIF"),
    street=("3", "impasse du Chêne-Brûlé", "99200", "SAINT-FICTIF"), phone="tel:+33199005678")

HOSPITAL = Structure(with_luhn("99000001"), "Hôpital Démo", ("1", "place de l'Hôtel-Dieu", "99000", "DÉMOPOLIS"),
                     "tel:+33199000000")
LABORATORY = Structure(with_luhn("99000007"), "Hôpital Démo – Laboratoire de biologie médicale",
                       ("1", "place de l'Hôtel-Dieu", "99000", "DÉMOPOLIS"), "tel:+33199000070")
CLINIC = Structure(with_luhn("99000012"), "Clinique des Érables", ("8", "allée des Érables", "99300", "BOISFLEURI"),
                   "tel:+33199003000")
PRACTICE = Structure(with_luhn("99000020"), "Cabinet médical de l'Église", ("5", "parvis de l'Église", "99100",
                     "VILLEFICTIVE-LÈS-PRÉS"), "tel:+33199002000")

BIOLOGIST = Professional(with_luhn("9970000001"), "BÉRANGER", "Anaïs", "MME", "DR",
                         ("G15_10/SM03", "Médecin - Biologie médicale (SM)"), LABORATORY)
INTERNIST = Professional(with_luhn("9970000002"), "D'AUBIGNÉ", "François", "M", "DR",
                         ("G15_10/SM27", "Médecin - Médecine interne (SM)"), HOSPITAL)

GENERAL_PRACTICE = ("G15_10/SM26", "Médecin - Qualifié en Médecine Générale (SM)")
MARTIN = Professional(with_luhn("9970000011"), "MARTIN", "Hélène", "MME", "DR", GENERAL_PRACTICE, PRACTICE,
                      "dr.martin@medecin.demo.mssante.fr")
LEFEVRE = Professional(with_luhn("9970000012"), "LEFÈVRE", "Noël", "M", "DR", GENERAL_PRACTICE, PRACTICE,
                       "dr.lefevre@medecin.demo.mssante.fr")
NGUYEN = Professional(with_luhn("9970000013"), "NGUYÊN", "Maï-Lê", "MME", "DR", GENERAL_PRACTICE,
                      PRACTICE, "dr.nguyen@medecin.demo.mssante.fr")
MOVED_AWAY = Professional(with_luhn("9970000014"), "PARTI", "Rémi", "M", "DR", GENERAL_PRACTICE, CLINIC,
                          "dr.parti@clinique.demo.mssante.fr")
MISTYPED = Professional(with_luhn("9970000012"), "LEFÈVRE", "Noël", "M", "DR", GENERAL_PRACTICE, PRACTICE,
                        "dr.lefebvre@medecin.demo.mssante.fr")

# Two doctors of one name in one town: a name alone does not say which.
CAMILLE = Professional(with_luhn("9970000021"), "DURAND", "Camille", "MME", "DR", GENERAL_PRACTICE, PRACTICE,
                       "dr.durand@medecin.demo.mssante.fr")
OTHER_CAMILLE = Professional(with_luhn("9970000022"), "DURAND", "Camille", "M", "DR", GENERAL_PRACTICE, PRACTICE,
                             "camille.durand@medecin.demo.mssante.fr")

# A unit of the hospital: its own code, and the service as the directory writes it.
CARDIOLOGY = ("3401", "CARDIOLOGIE", "cardiologie@hopital-demo.mssante.fr")
