package io.sparkctr.model;

import io.sparkctr.spark.SparkInternals;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.package$;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/**
 * The files of a model in MLlib's own format: {@code metadata} holds a line of JSON, {@code data} a
 * Parquet file of one row. MLlib writes them in two SQL jobs; here they are written directly. MLlib
 * reads them, without generated code: compiling it takes longer than reading one row.
 */
final class ModelFiles {
  /** The row of {@code org.apache.spark.ml.classification.LogisticRegressionModel.Data}. */
  private static final StructType ROW =
      new StructType()
          .add("numClasses", DataTypes.IntegerType, false)
          .add("numFeatures", DataTypes.IntegerType, false)
          .add("interceptVector", SQLDataTypes.VectorType())
          .add("coefficientMatrix", SQLDataTypes.MatrixType())
          .add("isMultinomial", DataTypes.BooleanType, false);

  /** The same in the file. */
  private static final MessageType COLUMNS =
      MessageTypeParser.parseMessageType(
          """
          message spark_schema {
            required int32 numClasses;
            required int32 numFeatures;
            optional group interceptVector {
              required int32 type (INTEGER(8, true));
              optional int32 size;
              optional group indices (LIST) { repeated group list { required int32 element; } }
              optional group values (LIST) { repeated group list { required double element; } }
            }
            optional group coefficientMatrix {
              required int32 type (INTEGER(8, true));
              required int32 numRows;
              required int32 numCols;
              optional group colPtrs (LIST) { repeated group list { required int32 element; } }
              optional group rowIndices (LIST) { repeated group list { required int32 element; } }
              optional group values (LIST) { repeated group list { required double element; } }
              required boolean isTransposed;
            }
            required boolean isMultinomial;
          }
          """);

  private static final int BINARY = 2;

  private static final Map<String, String> WITHOUT_GENERATED_CODE =
      Map.of(
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN",
          "spark.sql.adaptive.enabled", "false");

  private ModelFiles() {}

  /** Writes the files of a model with two classes into an empty or missing directory. */
  static void write(LogisticRegressionModel model, Path directory, Configuration hadoop)
      throws IOException {
    if (model.numClasses() != BINARY || model.coefficientMatrix().numRows() != 1) {
      throw new IllegalArgumentException(
          "a model of %d classes with %d rows of weights: only binary models are written"
              .formatted(model.numClasses(), model.coefficientMatrix().numRows()));
    }
    FileSystem fileSystem = Storage.fileSystem(directory, hadoop);
    Path metadata = new Path(directory, "metadata");
    String json = DefaultParamsWriter$.MODULE$.getMetadataToSave(model, SparkInternals.active());
    Storage.replace(new Path(metadata, "part-00000"), json + "\n", hadoop);
    fileSystem.create(new Path(metadata, "_SUCCESS"), true).close();

    Path data = new Path(directory, "data");
    fileSystem.mkdirs(data);
    OneRowFile.write(
        new Path(data, "part-00000.parquet"),
        COLUMNS,
        ROW,
        row(model),
        Map.of(
            "org.apache.spark.version",
            package$.MODULE$.SPARK_VERSION(),
            "org.apache.spark.sql.parquet.row.metadata",
            ROW.json()),
        hadoop);
    fileSystem.create(new Path(data, "_SUCCESS"), true).close();
  }

  /** The model that MLlib reads from the directory. */
  static LogisticRegressionModel read(Path directory) {
    return LogisticRegressionModel.read().session(session()).load(directory.toString());
  }

  /** The session in which MLlib reads and writes models. */
  static SparkSession session() {
    return SparkInternals.withSettings(SparkInternals.active(), WITHOUT_GENERATED_CODE);
  }

  /** Whether both models give every row the same score, bit for bit. */
  static boolean same(LogisticRegressionModel one, LogisticRegressionModel other) {
    return one.numClasses() == other.numClasses()
        && sameBits(one.interceptVector().toArray(), other.interceptVector().toArray())
        && sameBits(one.coefficients().toArray(), other.coefficients().toArray());
  }

  private static boolean sameBits(double[] one, double[] other) {
    // Unlike ==, tells 0.0 from -0.0.
    return Arrays.equals(one, other);
  }

  private static InternalRow row(LogisticRegressionModel model) {
    return new GenericInternalRow(
        new Object[] {
          model.numClasses(),
          model.numFeatures(),
          serialized(SQLDataTypes.VectorType(), model.interceptVector(), Vector.class),
          serialized(SQLDataTypes.MatrixType(), model.coefficientMatrix(), Matrix.class),
          false
        });
  }

  @SuppressWarnings("unchecked")
  private static <T> Object serialized(DataType type, T value, Class<T> valueClass) {
    var userType = (UserDefinedType<T>) type;
    if (userType.userClass() != valueClass) {
      throw new IllegalStateException(type + " stores " + userType.userClass());
    }
    return userType.serialize(value);
  }
}
