# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes estimators of scikit-learn and frames of pandas as these libraries themselves write them.

Only saving functions are called. estimators(folder) and frames(folder) give for each file the arrays that the live
objects hold, as far as those have a public name: {file: {name: (dtype, shape)}}. A file may hold more.
"""

import datetime
import os
import pickle
import warnings

import joblib
import numpy

from genuineArrays import typeName

FITTED = ("coef_", "intercept_", "cluster_centers_", "components_", "mean_", "scale_", "var_", "feature_importances_",
          "support_vectors_", "dual_coef_", "classes_", "idf_", "theta_", "sigma_", "embedding_", "explained_variance_")


def attributes(estimator, prefix=""):
    """The fitted arrays that an estimator's own dictionary holds under a public name."""
    return {prefix + name: (typeName(value.dtype), list(value.shape)) for name, value in vars(estimator).items()
            if name in FITTED and isinstance(value, numpy.ndarray)}


def families():
    """Unfitted estimators by name, of many families."""
    from sklearn import (calibration, cluster, compose, covariance, cross_decomposition, decomposition, discriminant_analysis, dummy,
                         ensemble, feature_selection, gaussian_process, impute, isotonic, kernel_approximation, kernel_ridge,
                         linear_model, manifold, mixture, model_selection, multiclass, multioutput, naive_bayes, neighbors,
                         neural_network, pipeline, preprocessing, random_projection, semi_supervised, svm, tree)

    forest = {"n_estimators": 3, "random_state": 0}
    gp = gaussian_process.kernels
    scaled = pipeline.make_pipeline(preprocessing.StandardScaler(), linear_model.LogisticRegression())
    columns = compose.ColumnTransformer([("scale", preprocessing.StandardScaler(), [0, 1]), ("same", "passthrough", [2])])
    found = [
        tree.DecisionTreeClassifier(), tree.DecisionTreeRegressor(), tree.ExtraTreeClassifier(),
        ensemble.RandomForestClassifier(**forest), ensemble.ExtraTreesRegressor(**forest), ensemble.GradientBoostingClassifier(**forest),
        ensemble.HistGradientBoostingClassifier(max_iter=3), ensemble.HistGradientBoostingRegressor(max_iter=3),
        ensemble.AdaBoostClassifier(**forest), ensemble.BaggingRegressor(**forest), ensemble.IsolationForest(**forest),
        ensemble.VotingClassifier([("a", linear_model.LogisticRegression()), ("b", tree.DecisionTreeClassifier())]),
        ensemble.StackingClassifier([("a", linear_model.LogisticRegression())], cv=2),
        linear_model.LinearRegression(), linear_model.LogisticRegression(), linear_model.RidgeCV(), linear_model.Lasso(),
        linear_model.ElasticNet(), linear_model.SGDClassifier(), linear_model.Perceptron(), linear_model.BayesianRidge(),
        linear_model.HuberRegressor(), linear_model.PoissonRegressor(), linear_model.RANSACRegressor(random_state=0),
        linear_model.TweedieRegressor(power=1.5), linear_model.LassoLars(),
        svm.SVC(probability=True), svm.SVR(), svm.LinearSVC(), svm.NuSVC(), svm.OneClassSVM(),
        neighbors.KNeighborsClassifier(algorithm="kd_tree"), neighbors.KNeighborsRegressor(algorithm="ball_tree"),
        neighbors.KNeighborsClassifier(algorithm="brute"), neighbors.KernelDensity(), neighbors.LocalOutlierFactor(novelty=True),
        neighbors.NearestCentroid(), neighbors.RadiusNeighborsClassifier(radius=100),
        cluster.KMeans(3, n_init=1, random_state=0), cluster.MiniBatchKMeans(3, n_init=1), cluster.DBSCAN(), cluster.Birch(n_clusters=None),
        cluster.AgglomerativeClustering(), cluster.MeanShift(), cluster.SpectralClustering(2), cluster.AffinityPropagation(random_state=0),
        cluster.OPTICS(), mixture.GaussianMixture(2), mixture.BayesianGaussianMixture(n_components=2, max_iter=200),
        decomposition.PCA(2), decomposition.TruncatedSVD(2), decomposition.NMF(2, max_iter=500), decomposition.FastICA(2),
        decomposition.KernelPCA(2), decomposition.IncrementalPCA(2), decomposition.FactorAnalysis(2), decomposition.LatentDirichletAllocation(2),
        discriminant_analysis.LinearDiscriminantAnalysis(), discriminant_analysis.QuadraticDiscriminantAnalysis(),
        naive_bayes.GaussianNB(), naive_bayes.MultinomialNB(), naive_bayes.BernoulliNB(), naive_bayes.ComplementNB(),
        neural_network.MLPClassifier((4,), max_iter=5), neural_network.MLPRegressor((4,), max_iter=5), neural_network.BernoulliRBM(2, n_iter=2),
        gaussian_process.GaussianProcessRegressor(gp.RBF() + gp.WhiteKernel() * gp.ConstantKernel(2.0)),
        gaussian_process.GaussianProcessClassifier(gp.Matern()), kernel_ridge.KernelRidge(kernel="rbf"),
        preprocessing.StandardScaler(), preprocessing.MinMaxScaler(), preprocessing.RobustScaler(), preprocessing.MaxAbsScaler(),
        preprocessing.Normalizer(), preprocessing.PolynomialFeatures(2), preprocessing.QuantileTransformer(n_quantiles=10),
        preprocessing.PowerTransformer(), preprocessing.KBinsDiscretizer(3), preprocessing.OneHotEncoder(handle_unknown="ignore"),
        preprocessing.OrdinalEncoder(), preprocessing.FunctionTransformer(numpy.log1p), preprocessing.SplineTransformer(),
        preprocessing.Binarizer(), impute.SimpleImputer(), impute.KNNImputer(), impute.MissingIndicator(),
        feature_selection.SelectKBest(feature_selection.f_classif, k=2), feature_selection.VarianceThreshold(),
        feature_selection.RFE(linear_model.LogisticRegression()), feature_selection.SelectFromModel(linear_model.Lasso(0.01)),
        feature_selection.SelectPercentile(feature_selection.chi2),
        kernel_approximation.RBFSampler(n_components=5), kernel_approximation.Nystroem(n_components=5),
        random_projection.GaussianRandomProjection(2), random_projection.SparseRandomProjection(2),
        manifold.Isomap(n_neighbors=5), manifold.LocallyLinearEmbedding(n_neighbors=5), manifold.TSNE(perplexity=5, n_iter=250),
        covariance.EmpiricalCovariance(), covariance.EllipticEnvelope(random_state=0), cross_decomposition.PLSRegression(2),
        dummy.DummyClassifier(), calibration.CalibratedClassifierCV(svm.LinearSVC(), cv=2), semi_supervised.LabelSpreading(),
        multiclass.OneVsRestClassifier(linear_model.LogisticRegression()), multioutput.MultiOutputRegressor(linear_model.Ridge()),
        model_selection.GridSearchCV(svm.SVC(), {"C": [1, 10]}, cv=2),
        model_selection.RandomizedSearchCV(tree.DecisionTreeClassifier(), {"max_depth": [1, 2]}, n_iter=2, cv=2, random_state=0),
        scaled, pipeline.FeatureUnion([("p", decomposition.PCA(1)), ("s", preprocessing.StandardScaler())]), columns,
        pipeline.Pipeline([("columns", columns), ("forest", ensemble.RandomForestClassifier(**forest))]),
        isotonic.IsotonicRegression(),
    ]
    named = {}
    for estimator in found:
        name = type(estimator).__name__
        named[name if name not in named else f"{name}-{len(named)}"] = estimator
    return named


def fit(estimator, name, x, y):
    if name.startswith("IsotonicRegression"):
        return estimator.fit(x[:, 0], y)
    if name.startswith("MultiOutput"):
        return estimator.fit(x, x[:, :2])
    return estimator.fit(x, y)


def texts():
    from sklearn import feature_extraction, linear_model, pipeline

    text = feature_extraction.text
    documents, labels = ["one two three", "two four five", "one six", "five six seven"], [0, 1, 0, 1]
    yield "CountVectorizer", text.CountVectorizer(ngram_range=(1, 2)).fit(documents)
    yield "TfidfVectorizer", text.TfidfVectorizer(stop_words="english", analyzer="char_wb").fit(documents)
    yield "HashingVectorizer", text.HashingVectorizer(n_features=16).fit(documents)
    yield "DictVectorizer", feature_extraction.DictVectorizer().fit([{"a": 1, "b": "x"}])
    yield "TextPipeline", pipeline.make_pipeline(text.TfidfVectorizer(), linear_model.SGDClassifier()).fit(documents, labels)


def estimators(folder):
    random = numpy.random.RandomState(0)
    x, y = numpy.abs(random.randn(40, 4)), numpy.arange(40) % 2
    expected = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that so few rounds do not converge
        fitted = {name: fit(estimator, name, x, y) for name, estimator in families().items()}
        fitted.update(texts())
    for position, (name, estimator) in enumerate(fitted.items()):
        file = f"{name}-protocol{position % 6}.pkl"
        with open(os.path.join(folder, file), "wb") as stream:
            pickle.dump(estimator, stream, position % 6)
        expected[file] = attributes(estimator)
        file = f"{name}.joblib"
        joblib.dump(estimator, os.path.join(folder, file), compress=3 if position % 4 == 3 else 0)
        expected[file] = attributes(estimator)
    sample = fitted["RandomForestClassifier"]
    for protocol in range(6):
        file = f"forest-protocol{protocol}.pkl"
        with open(os.path.join(folder, file), "wb") as stream:
            pickle.dump({"model": sample, "columns": ["a", "b"], "date": datetime.date(2022, 1, 1)}, stream, protocol)
        expected[file] = {}
    import scipy.interpolate
    import scipy.sparse
    import scipy.spatial
    import scipy.stats

    others = {"csr": scipy.sparse.csr_matrix(numpy.eye(3)), "coo": scipy.sparse.coo_matrix(numpy.eye(3)), "lil": scipy.sparse.lil_matrix((2, 2)),
              "dia": scipy.sparse.eye(3), "array": scipy.sparse.csr_array(numpy.eye(2)), "normal": scipy.stats.norm(0, 1),
              "beta": scipy.stats.beta(1, 2), "poisson": scipy.stats.poisson(3), "distribution": scipy.stats.gamma,
              "kde": scipy.stats.gaussian_kde(x.T), "spline": scipy.interpolate.UnivariateSpline(numpy.arange(10), numpy.arange(10)),
              "linear": scipy.interpolate.interp1d(numpy.arange(4), numpy.arange(4)), "rotation": scipy.spatial.transform.Rotation.identity(),
              "kdtree": scipy.spatial.cKDTree(x), "cubic": scipy.interpolate.CubicSpline(numpy.arange(4), numpy.arange(4))}
    for name, value in others.items():
        for protocol in (2, 4):
            file = f"scipy-{name}-protocol{protocol}.pkl"
            with open(os.path.join(folder, file), "wb") as stream:
                pickle.dump(value, stream, protocol)
            expected[file] = {}
    return expected


def frame():
    import pandas

    return pandas.DataFrame({
        "integer": [1, 2, 3], "float": [1.5, None, 2.5], "text": ["a", "b", None], "flag": [True, False, True],
        "category": pandas.Categorical(["x", "y", "x"], ordered=True), "time": pandas.date_range("2020", periods=3),
        "zone": pandas.date_range("2020", periods=3, tz="Europe/Berlin"), "duration": pandas.to_timedelta([1, 2, 3], unit="h"),
        "period": pandas.period_range("2020-01", periods=3, freq="M"), "interval": pandas.interval_range(0, 3),
        "nullable": pandas.array([1, None, 3], dtype="Int64"), "string": pandas.array(["a", None, "c"], dtype="string"),
        "boolean": pandas.array([True, None, False], dtype="boolean"), "sparse": pandas.arrays.SparseArray([0, 0, 1]),
        "real": pandas.array([1.0, None, 3.0], dtype="Float64")})


def frames(folder):
    import pandas

    data = frame()
    values = {
        "frame": data, "plain": pandas.DataFrame(numpy.zeros((4, 3)), columns=list("abc")), "empty": pandas.DataFrame(),
        "series": pandas.Series([1.0, 2.0], name="s"), "objects": pandas.Series(["a", 1, None]), "range": pandas.RangeIndex(5),
        "index": pandas.Index([1, 2, 3]), "multi": data.set_index(["integer", "text"]),
        "columns": pandas.DataFrame(numpy.zeros((2, 2)), columns=pandas.MultiIndex.from_product([["a"], ["b", "c"]])),
        "times": pandas.DatetimeIndex(["2020-01-01"], tz="UTC"), "deltas": pandas.TimedeltaIndex([1, 2], unit="s"),
        "periods": pandas.PeriodIndex(["2020-01"], freq="M"), "intervals": pandas.IntervalIndex.from_breaks([0, 1, 2]),
        "categories": pandas.CategoricalIndex(["a", "b"]), "stamp": pandas.Timestamp("2020-01-01 12:00", tz="Europe/Berlin"),
        "delta": pandas.Timedelta("1h"), "span": pandas.Period("2020-01", "M"), "interval": pandas.Interval(0, 1),
        "missing": {"NaT": pandas.NaT, "NA": pandas.NA}, "offsets": [pandas.offsets.BusinessDay(2), pandas.offsets.MonthEnd(), pandas.DateOffset(days=1)],
        "types": [pandas.CategoricalDtype(["a"]), pandas.Int64Dtype(), pandas.DatetimeTZDtype(tz="UTC"), pandas.StringDtype()],
        "grouped": data.groupby("flag")["integer"].sum(), "constant": pandas.Series(pandas.Categorical(["a"] * 3)),
    }
    expected = {}
    for position, (name, value) in enumerate(values.items()):
        for protocol in sorted({2 + position % 4, 4}):
            file = f"{name}-protocol{protocol}.pkl"
            pandas.to_pickle(value, os.path.join(folder, file), protocol=protocol)
            expected[file] = None
    for suffix in ("gz", "bz2", "xz", "zip", "tar"):
        data.to_pickle(os.path.join(folder, "frame.pkl." + suffix))
        expected["frame.pkl." + suffix] = None
    joblib.dump(data, os.path.join(folder, "frame.joblib"))
    joblib.dump(data, os.path.join(folder, "frame.joblib.gz"))
    expected["frame.joblib"] = expected["frame.joblib.gz"] = None
    return expected
