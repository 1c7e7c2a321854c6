using System.Globalization;
using System.Text;

namespace Parley.Bench.Turns;

/// <summary>Draws delay against cut-offs as an SVG file: the lower and the further left, the better.</summary>
internal static class TurnChart
{
    private const double Width = 720;
    private const double Height = 440;
    private const double Left = 70;
    private const double Bottom = 60;
    private const double Top = 30;
    private const double Right = 20;

    private static readonly string[] _colours = ["#8a8a8a", "#1f6feb", "#d1590b"];

    /// <param name="curves">Each a name and its points: share of cut-offs 0 to 1, mean delay in ms; in any order.</param>
    /// <param name="marked">The product's own setting, and what it is called.</param>
    public static string Draw(
        IReadOnlyList<(string Name, IReadOnlyList<(double CutOffs, double DelayMs)> Points)> curves,
        IReadOnlyList<(string Name, double CutOffs, double DelayMs)> marked)
    {
        double mostMs = Math.Ceiling(curves.SelectMany(static curve => curve.Points).Max(static point => point.DelayMs) / 500) * 500;
        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Line(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        for (int percent = 0; percent <= 100; percent += 20)
        {
            Line(svg, $"<line x1=\"{X(percent / 100.0):0.#}\" y1=\"{Top}\" x2=\"{X(percent / 100.0):0.#}\" y2=\"{Height - Bottom}\" stroke=\"#e5e5e5\"/>");
            Line(svg, $"<text x=\"{X(percent / 100.0):0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{percent} %</text>");
        }

        for (double ms = 0; ms <= mostMs; ms += 500)
        {
            Line(svg, $"<line x1=\"{Left}\" y1=\"{Y(ms):0.#}\" x2=\"{Width - Right}\" y2=\"{Y(ms):0.#}\" stroke=\"#e5e5e5\"/>");
            Line(svg, $"<text x=\"{Left - 8}\" y=\"{Y(ms) + 4:0.#}\" text-anchor=\"end\">{ms:0} ms</text>");
        }

        Line(svg, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 18}\" text-anchor=\"middle\">unfinished sentences that are answered too early</text>");
        Line(svg, $"<text x=\"{Left}\" y=\"{Top - 12}\">mean delay after finished sentences</text>");
        for (int i = 0; i < curves.Count; i++)
        {
            string colour = _colours[i % _colours.Length];
            string points = string.Join(' ', curves[i].Points.OrderBy(static point => point.CutOffs).ThenByDescending(static point => point.DelayMs)
                .Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.CutOffs):0.#},{Y(point.DelayMs):0.#}")));
            Line(svg, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
            Line(svg, $"<text x=\"{Width - Right - 8}\" y=\"{Top + 16 + (i * 18)}\" text-anchor=\"end\" fill=\"{colour}\">{curves[i].Name}</text>");
        }

        foreach ((string name, double cutOffs, double delayMs) in marked)
        {
            Line(svg, $"<circle cx=\"{X(cutOffs):0.#}\" cy=\"{Y(delayMs):0.#}\" r=\"5\" fill=\"black\"/>");
            Line(svg, $"<text x=\"{X(cutOffs) + 9:0.#}\" y=\"{Y(delayMs) - 7:0.#}\">{name}</text>");
        }

        Line(svg, $"</svg>");
        return svg.ToString();

        double X(double share) => Left + (share * (Width - Left - Right));
        double Y(double ms) => Height - Bottom - (ms / mostMs * (Height - Top - Bottom));
    }

    private static void Line(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
