# usage: xlsxwriter_rows.py FILE ROWS COLUMNS: writes a workbook of so many cells, texts inline, and prints the seconds it took.
import sys
import time

import xlsxwriter

path, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
started = time.perf_counter()
book = xlsxwriter.Workbook(path, {"constant_memory": True})
sheet = book.add_worksheet()
for row in range(rows):
    for column in range(columns):
        if column % 3 == 0:
            sheet.write_number(row, column, row + column)
        else:
            sheet.write_string(row, column, f"value {row % 1000} of column {column}")
book.close()
print(f"{time.perf_counter() - started:.3f}")
