"""Packs a pickle as the dataset's zip has it, deflated: pack.py ZIP FILE."""
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
    archive.write(sys.argv[2], 'S2.pkl')
