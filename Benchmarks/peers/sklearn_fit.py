# The spam filter in scikit-learn, one thread: 57-64-32-1, Adam, 20 epochs of batches of 32. A request "fit FILE" is answered by the seconds
# of one fit and the accuracy on the rows held back (index i with i % 5 == 4).
import csv
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")  # 20 epochs are what is asked for, converged or not
print("scikit-learn " + sklearn.__version__, flush=True)
for line in sys.stdin:
    rows = list(csv.reader(open(line.split(maxsplit=1)[1].strip())))
    data = np.array([[float(x) for x in row] for row in rows[1:]])
    x, y = data[:, :-1], data[:, -1].astype(int)
    test = np.arange(len(y)) % 5 == 4
    x = StandardScaler().fit(x[~test]).transform(x)
    start = time.perf_counter()
    model = MLPClassifier((64, 32), batch_size=32, max_iter=20, alpha=0, random_state=0, n_iter_no_change=100).fit(x[~test], y[~test])
    print(f"{time.perf_counter() - start:.9g} {model.score(x[test], y[test]):.9g}", flush=True)
