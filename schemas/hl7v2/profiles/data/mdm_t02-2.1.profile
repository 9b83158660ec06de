# MDM^T02, T10 and T04 of the CI-SIS guide "Transmission d'un document CDA-R2 en HL7v2", version 2.1 (HL7 2.6).
profile  MDM_T02-2.1
case TOL-CASE
blanks TOL-BLANKS
names OBX-3.1 TRANS-OBX-3-CODE
  INVISIBLE_REPRESENTANTS_LEGAUX = INVISIBLE_REP_LEGAUX TRANS-INVISIBLE-REP-LEGAUX TOL-FLAG-REP-LEGAUX
  INVISIBLE_REPRENSANTS_LEGAUX = INVISIBLE_REP_LEGAUX TRANS-INVISIBLE-REP-LEGAUX TOL-FLAG-REP-LEGAUX
  MODIF_CONFIDENTIALITYCODE = MODIF_CONF_CODE TRANS-MODIF-CONF-CODE TOL-FLAG-MODIF
  ACK_LECTURE = ACK_LECTURE_MSS TRANS-ACK-LECTURE-MSS TOL-FLAG-ACK-LECTURE
structure
  MSH 1..1
  SFT 0..*
  UAC 0..1
  EVN 1..1
  PID 1..1
  PV1 1..1
  group COMMON_ORDER 1..1
    ORC 1..1 unless TOL-ORC-ABSENT
    group TIMING_QTY 0..*
      TQ1 1..1
      TQ2 0..*
    OBR 1..1 unless TOL-OBR-ABSENT
    NTE 0..*
  TXA 1..1
  group OBXNTE 1..*
    OBX 1..1
    PRT 0..*
    NTE 0..*
rules
  # MSH (TRANS, message profiles, segment MSH)
  TRANS-MSH-3      MSH-3     required  "MSH-3 must name the sending application: receipts are addressed to it"
  TRANS-MSH-4      MSH-4     required  "MSH-4 must name the sending facility: receipts are addressed to it"
  TRANS-MSH-5      MSH-5     required  "MSH-5 must name the receiving application"
  TRANS-MSH-6      MSH-6     required  "MSH-6 must name the receiving facility"
  TRANS-MSH-7      MSH-7     required date  "MSH-7 must be the date and time of the message, YYYYMMDDHHMM[SS][+ZZZZ]"
  TRANS-MSH-9-3    MSH-9.3   required equals MDM_T02 tolerates TOL-MSH-9-3 MDM_T04,MDM_T10  "MSH-9.3 must be MDM_T02"
  TRANS-MSH-10     MSH-10    required  "MSH-10 must hold the message's control id: acknowledgements refer to it"
  TRANS-MSH-17     MSH-17    required equals FRA  "MSH-17 must be FRA"
  TRANS-MSH-18     MSH-18    required one_of UNICODE+UTF-8,8859/15 tolerates TOL-MSH-18-ABSENT empty tolerates TOL-MSH-18-OTHER any  "MSH-18 must be UNICODE UTF-8 or 8859/15"
  TRANS-MSH-21-1   MSH-21.1  required equals 2.1 fault unsupported_version tolerates TOL-MSH-21-ABSENT empty  "MSH-21.1 must be the version of the transmission guide: 2.1"
  TRANS-MSH-21-2   MSH-21.2  required equals CISIS_CDA_HL7_V2 fault unsupported_version tolerates TOL-MSH-21-ABSENT empty  "MSH-21.2 must be CISIS_CDA_HL7_V2"
  # EVN (HL7 v2.6 §3.4.1)
  TRANS-EVN-2      EVN-2     required date  "EVN-2 must be the date and time of the event"
  # PID (TRANS, message profiles, segment PID; INS annex)
  TRANS-PID-3      PID-3.1   required  "PID-3 must hold the patient's identifiers"
  TRANS-PID-3-4    PID-3.4.2 required  "PID-3.4 must name the authority of the identifier by its OID"
  TRANS-PID-5      PID-5.1   required  "PID-5 must hold the patient's name"
  TRANS-PID-7      PID-7     date      "PID-7 must be the date of birth, YYYYMMDD"
  # PV1 (TRANS, message profiles, segment PV1)
  TRANS-PV1-2      PV1-2     required  "PV1-2 must hold the patient class"
  TRANS-PV1-19     PV1-19.1  required when PV1-2 in E,I,O,R  "PV1-19 must hold the visit number when PV1-2 is E, I, O or R"
  TRANS-PV1-44     PV1-44    date      "PV1-44 must be the date of admission"
  TRANS-PV1-45     PV1-45    date      "PV1-45 must be the date of discharge"
  # ORC, OBR (TRANS, message profiles, segments ORC and OBR)
  TRANS-ORC-1      ORC-1     required one_of NW,RO,CA tolerates TOL-ORC-1 SC,empty  "ORC-1 must be NW (new), RO (replacement) or CA (deletion)"
  TRANS-OBR-4-1    OBR-4.1   required table J07  "OBR-4.1 must be a document type of JDV_J07-XdsTypeCode-CISIS"
  TRANS-OBR-4-3    OBR-4.3   required one_of LN,TRE_A05 tolerates TOL-TYPE-SYSTEM empty  "OBR-4.3 must be LN (LOINC) or TRE_A05"
  # TXA (TRANS, message profiles, segment TXA)
  TRANS-TXA-1      TXA-1     required equals 1 tolerates TOL-TXA-1 empty,any  "TXA-1 must be 1"
  TRANS-TXA-2      TXA-2     required table J07  "TXA-2 must be a document type of JDV_J07-XdsTypeCode-CISIS"
  TRANS-TXA-3      TXA-3     required equals TEXT  "TXA-3 must be TEXT"
  TRANS-TXA-12     TXA-12.1  required  "TXA-12 must hold the document's unique identifier"
  TRANS-TXA-13     TXA-13.1  required when MSH-9.2 = T10  "TXA-13 must hold the identifier of the document that is replaced"
  TRANS-TXA-17     TXA-17    required equals AU tolerates TOL-TXA-17-LA LA  "TXA-17 must be AU (authenticated)"
  # The document (TRANS, message profiles, OBX of the document): an OBX of type ED that is no message body
  TRANS-OBX-1      OBX-1     required tolerates TOL-OBX-1 empty  "OBX-1 must be the number of the OBX in the message"
  TRANS-OBX-3-CODE OBX-3.1   required  "OBX-3 must say what the OBX is: the type of the document, a flag or a mail body"
  TRANS-OBX-2      OBX-2     required one_of ED,CWE  "OBX-2 must be ED for a document or a mail body, CWE for a flag"
  TRANS-OBX-DOC    OBX       occurs 1..1 where OBX-5.3 = XML where OBX-2 = ED  "a message carries one document: an OBX of type ED whose OBX-5.3 is XML"
  TRANS-OBX-5-2    OBX-5.2   required equals text where OBX-5.3 = XML  "OBX-5.2 must be text"
  TRANS-OBX-5-4    OBX-5.4   required equals Base64 where OBX-5.3 = XML  "OBX-5.4 must be Base64"
  TRANS-BODY-5-4   OBX-5.4   required equals Base64 where OBX-2 = ED where OBX-3.1 in CORPSMAIL_PS,CORPSMAIL_PATIENT tolerates TOL-BODY-PLAIN A,empty  "OBX-5.4 of a mail body must be Base64"
  TRANS-OBX-11     OBX-11    required one_of F,C,D where OBX-5.3 = XML  "OBX-11 of the document must be F (valid), C (replacement) or D (deletion)"
  # Senders, recipients, reply (TRANS, message profiles, segment PRT)
  TRANS-PRT-2      PRT-2     required equals UC  "PRT-2 must be UC"
  TRANS-PRT-4      PRT-4.1   required one_of SB,RCT,REPLY  "PRT-4.1 must be SB (sender), RCT (recipient) or REPLY (reply address)"
  TRANS-PRT-4-3    PRT-4.3   required equals participation tolerates TOL-PRT-4-SYSTEM empty,any  "PRT-4.3 must be participation"
  TRANS-PRT-5-9    PRT-5.9.2 required where PRT-5.1 = * or_at PRT-5.9.1 TOL-PRT-5-9 tolerates TOL-PRT-5 empty  "PRT-5.9 must name the authority of the identifier by its OID, in its second subcomponent"
  TRANS-PRT-5-13   PRT-5.13  required where PRT-5.1 = * tolerates TOL-PRT-5 empty  "PRT-5.13 must say what the identifier is: RPPS, IDNPS, INS"
  TRANS-PRT-8-7    PRT-8.7   required one_of FINEJ,FINEG,IDNST,UF,SVR where PRT-8.10 = * tolerates TOL-PRT-8 empty,any  "PRT-8.7 must say what the identifier is: FINEJ, FINEG, IDNST, UF or SVR"
  TRANS-PRT-8-10   PRT-8.10  required where PRT-8.1 = * tolerates TOL-PRT-8 empty  "PRT-8.10 must hold the identifier of the organisation"
  TRANS-PRT-15-3   PRT-15.3  required equals X.400 where PRT-4.1 = RCT,REPLY or_at PRT-16.3 TOL-PRT-16  "PRT-15.3 must be X.400"
  TRANS-PRT-15-4   PRT-15.4  required where PRT-4.1 = RCT,REPLY or_at PRT-16.4 TOL-PRT-16 fault no_recipient  "PRT-15.4 must hold the MSSanté address"
  TRANS-PRT-REPLY  PRT       occurs 0..1 where PRT-4.1 = REPLY  "at most one reply address may be given"
  # Flags (TRANS, message profiles, OBX of the metadata; table MetaDMPMSS)
  TRANS-FLAG-TYPE   OBX-2    equals CWE where OBX-3.1 in MASQUE_PS,INVISIBLE_PATIENT,INVISIBLE_REP_LEGAUX,CONNEXION_SECRETE,MODIF_CONF_CODE,DESTDMP,DESTMSSANTEPS,DESTMSSANTEPAT,ACK_RECEPTION,ACK_LECTURE_MSS  "a flag must be of type CWE"
  TRANS-FLAG-SYSTEM OBX-3.3  required equals MetaDMPMSS tolerates TOL-FLAG-SYSTEM empty where OBX-3.1 in MASQUE_PS,INVISIBLE_PATIENT,INVISIBLE_REP_LEGAUX,CONNEXION_SECRETE,MODIF_CONF_CODE,DESTDMP,DESTMSSANTEPS,DESTMSSANTEPAT,ACK_RECEPTION,ACK_LECTURE_MSS  "OBX-3.3 of a flag must be MetaDMPMSS"
  TRANS-FLAG-VALUE  OBX-5.1  required one_of Y,N where OBX-3.1 in MASQUE_PS,INVISIBLE_PATIENT,INVISIBLE_REP_LEGAUX,CONNEXION_SECRETE,MODIF_CONF_CODE,DESTDMP,DESTMSSANTEPS,DESTMSSANTEPAT,ACK_RECEPTION,ACK_LECTURE_MSS  "the value of a flag must be Y or N"
  TRANS-FLAG-VALUE-SYSTEM OBX-5.3 required equals expandedYes-NoIndicator tolerates TOL-FLAG-VALUE-SYSTEM empty,any where OBX-3.1 in MASQUE_PS,INVISIBLE_PATIENT,INVISIBLE_REP_LEGAUX,CONNEXION_SECRETE,MODIF_CONF_CODE,DESTDMP,DESTMSSANTEPS,DESTMSSANTEPAT,ACK_RECEPTION,ACK_LECTURE_MSS  "OBX-5.3 of a flag must be expandedYes-NoIndicator"
  TRANS-FLAG-STATUS OBX-11   required equals F tolerates TOL-FLAG-STATUS empty,any where OBX-3.1 in MASQUE_PS,INVISIBLE_PATIENT,INVISIBLE_REP_LEGAUX,CONNEXION_SECRETE,MODIF_CONF_CODE,DESTDMP,DESTMSSANTEPS,DESTMSSANTEPAT,ACK_RECEPTION,ACK_LECTURE_MSS,CORPSMAIL_PS,CORPSMAIL_PATIENT  "OBX-11 of a flag and of a mail body must be F"
  TRANS-MASQUE-PS              OBX occurs 1..1 where OBX-3.1 = MASQUE_PS  "the flag MASQUE_PS must be there once: it says whether the document is masked to professionals"
  TRANS-INVISIBLE-PATIENT      OBX occurs 1..1 where OBX-3.1 = INVISIBLE_PATIENT  "the flag INVISIBLE_PATIENT must be there once: it says whether the document is hidden from the patient"
  TRANS-INVISIBLE-REP-LEGAUX   OBX occurs 1..1 where OBX-3.1 = INVISIBLE_REP_LEGAUX  "the flag INVISIBLE_REP_LEGAUX must be there once: it says whether the document is hidden from legal representatives"
  TRANS-CONNEXION-SECRETE      OBX occurs 1..1 where OBX-3.1 = CONNEXION_SECRETE  "the flag CONNEXION_SECRETE must be there once: it says whether the DMP is used in secret connection"
  TRANS-MODIF-CONF-CODE        OBX occurs 1..1 where OBX-3.1 = MODIF_CONF_CODE  "the flag MODIF_CONF_CODE must be there once: it says whether the request changes masking or visibility"
  TRANS-DESTDMP                OBX occurs 1..1 where OBX-3.1 = DESTDMP  "the flag DESTDMP must be there once: it says whether the document goes to the DMP"
  TRANS-DESTMSSANTEPS          OBX occurs 1..1 where OBX-3.1 = DESTMSSANTEPS  "the flag DESTMSSANTEPS must be there once: it says whether the document goes to professionals by MSSanté"
  TRANS-DESTMSSANTEPAT         OBX occurs 1..1 where OBX-3.1 = DESTMSSANTEPAT  "the flag DESTMSSANTEPAT must be there once: it says whether the document goes to the patient by MSSanté"
  TRANS-ACK-RECEPTION          OBX occurs 1..1 tolerates TOL-ACK-ABSENT empty where OBX-3.1 = ACK_RECEPTION  "the flag ACK_RECEPTION must be there once: without it no receipt is sent back"
  TRANS-ACK-LECTURE-MSS        OBX occurs 1..1 tolerates TOL-ACK-ABSENT empty where OBX-3.1 = ACK_LECTURE_MSS  "the flag ACK_LECTURE_MSS must be there once: without it no receipt is sent back"
  TRANS-CORPSMAIL-PS           OBX occurs 0..1 where OBX-3.1 = CORPSMAIL_PS  "the mail body CORPSMAIL_PS may be given once"
  TRANS-CORPSMAIL-PATIENT      OBX occurs 0..1 where OBX-3.1 = CORPSMAIL_PATIENT  "the mail body CORPSMAIL_PATIENT may be given once"
