To: support@wonde.com
Subject: WCBS link for Oakfield House School

Dear Wonde support team,

please link our WCBS system to Wonde.

WCBS URL: http://127.0.0.1:42591/Wcbs.API/
WCBS School ID: 1
WCBS Client ID: wonde-practice-1f7c
WCBS Client Secret: q7+Zk/2Vb=Xm&9tR%hLw5+Yc/8Nd=Fs&3uJ%gPe6+Ta=

School: Oakfield House School

Tested on 28 November 2026, 21:56 UTC with wcbs-link 0.1.0 from a
  computer on the school's side: the login was accepted and the school
  was found. Visible: 812 pupils, 94 staff, 1105 contacts. This does not
  prove that your servers can connect.

Please confirm when the connection works. If your servers cannot reach
ours, please tell us from which addresses they connect, so that our
firewall can let them in.

Name:
Telephone:
