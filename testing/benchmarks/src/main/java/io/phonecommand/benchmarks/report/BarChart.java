package io.phonecommand.benchmarks.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;

/** Bars in groups, each with its figure on top. */
final class BarChart {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 360;
  private static final List<Color> COLOURS = List.of(new Color(0x35618f), new Color(0x9dbfe0));

  private final String title;
  private final String unit;
  private final DefaultCategoryDataset bars = new DefaultCategoryDataset();
  private boolean logarithmic;

  BarChart(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  String title() {
    return title;
  }

  /** Adds a bar of the series {@code kind} to the group {@code name}. */
  void add(String kind, String name, double value) {
    bars.addValue(value, kind, name);
  }

  /** For values of different magnitude. */
  BarChart logarithmic() {
    logarithmic = true;
    return this;
  }

  /** Writes it as SVG. */
  void write(Path file) throws IOException {
    VectorGraphics2D graphics = new VectorGraphics2D();
    chart().draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    try (OutputStream out = Files.newOutputStream(file)) {
      new SVGProcessor()
          .getDocument(graphics.getCommands(), new PageSize(0, 0, WIDTH, HEIGHT))
          .writeTo(out);
    }
  }

  private JFreeChart chart() {
    JFreeChart chart = ChartFactory.createBarChart(title, null, unit, bars);
    CategoryPlot plot = chart.getCategoryPlot();
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    if (logarithmic) {
      LogAxis axis = new LogAxis(unit);
      axis.setNumberFormatOverride(number(2));
      axis.setSmallestValue(0.1);
      axis.setTickUnit(new NumberTickUnit(1));
      plot.setRangeAxis(axis);
    }
    plot.getDomainAxis().setMaximumCategoryLabelLines(2);
    plot.getRangeAxis().setUpperMargin(0.15);
    plot.setRenderer(renderer());
    return chart;
  }

  private static BarRenderer renderer() {
    BarRenderer renderer = new BarRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setMaximumBarWidth(0.1);
    renderer.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator("{2}", number(2)));
    renderer.setDefaultItemLabelsVisible(true);
    for (int series = 0; series < COLOURS.size(); series++) {
      renderer.setSeriesPaint(series, COLOURS.get(series));
    }
    return renderer;
  }

  private static NumberFormat number(int digits) {
    NumberFormat format = NumberFormat.getNumberInstance(Locale.ROOT);
    format.setMaximumFractionDigits(digits);
    return format;
  }
}
