# MDM_T02 of the transmission guide in its version 2.0: what differs from 2.1.
profile  MDM_T02-2.0  extends MDM_T02-2.1
grants TOL-ORC-1 TOL-TYPE-SYSTEM TOL-FLAG-VALUE-SYSTEM TOL-FLAG-ACK-LECTURE TOL-FLAG-ORDER
grants TOL-PRT-4-SYSTEM TOL-PRT-5 TOL-PRT-5-9 TOL-PRT-8 TOL-TXA-CDA TOL-TYPE-CDA
grants TOL-ORC-ABSENT TOL-OBR-ABSENT TOL-TXA-17-LA
rules
  TRANS-MSH-21-1   MSH-21.1  required equals 2.0 fault unsupported_version tolerates TOL-MSH-21-ABSENT empty  "MSH-21.1 must be the version of the transmission guide: 2.0"
