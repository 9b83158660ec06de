# ORU_R01 of the transmission guide up to its version 1.2: what differs from 2.0.
profile  ORU_R01-1.2  extends ORU_R01-2.0
grants TOL-FLAG-SYSTEM TOL-FLAG-REP-LEGAUX TOL-FLAG-MODIF TOL-ACK-ABSENT TOL-COMP-LOT
rules
  TRANS-MSH-21-1   MSH-21.1  required one_of 1.0,1.1,1.2 fault unsupported_version tolerates TOL-MSH-21-ABSENT empty  "MSH-21.1 must be the version of the transmission guide: 1.2"
  TRANS-MSH-21-2   MSH-21.2  required equals CISIS_CDA_HL7_V1 fault unsupported_version tolerates TOL-MSH-21-ABSENT empty  "MSH-21.2 must be CISIS_CDA_HL7_V1"
