using System.CommandLine.Parsing;
using System.Globalization;

namespace Parley.Cli;

/// <summary>What an option takes, with messages that say so.</summary>
internal static class OptionRules
{
    public static Func<ArgumentResult, double> Number(double minimum, double maximum) => result =>
        double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out double number) && number >= minimum && number <= maximum
            ? number
            : Refuse<double>(result, $"a number from {minimum} to {maximum}");

    public static Func<ArgumentResult, double?> OptionalNumber(double minimum, double maximum)
    {
        Func<ArgumentResult, double> parse = Number(minimum, maximum);
        return result => parse(result);
    }

    public static Func<ArgumentResult, int?> WholeNumber(int minimum, int maximum) => result =>
        int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out int number) && number >= minimum && number <= maximum
            ? number
            : Refuse<int?>(result, $"a whole number from {minimum} to {maximum}");

    public static Func<ArgumentResult, string> OneOf(params string[] words) => result =>
        words.Contains(result.Tokens[0].Value, StringComparer.Ordinal)
            ? result.Tokens[0].Value
            : Refuse<string>(result, string.Join(" or ", words));

    private static T Refuse<T>(ArgumentResult result, string expected)
    {
        string name = (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
        result.AddError($"{name} takes {expected}, not '{result.Tokens[0].Value}'.");
        return default!;
    }
}
