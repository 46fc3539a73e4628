package io.sparkctr;

/** Entry point: hands the arguments to the command they name. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println(new org.apache.spark.SparkConf().get("spark.app.name", "none"));
  }
}
