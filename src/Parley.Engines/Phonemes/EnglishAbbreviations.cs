namespace Parley.Engines.Phonemes;

/// <summary>Titles, months and the like that end in a full stop which ends no sentence.</summary>
internal static class EnglishAbbreviations
{
    private static readonly Dictionary<string, string> _words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dr"] = "Doctor",
        ["mr"] = "Mister",
        ["mrs"] = "Mrs",
        ["ms"] = "Ms",
        ["prof"] = "Professor",
        ["rev"] = "Reverend",
        ["gen"] = "General",
        ["col"] = "Colonel",
        ["capt"] = "Captain",
        ["lt"] = "Lieutenant",
        ["sgt"] = "Sergeant",
        ["gov"] = "Governor",
        ["sen"] = "Senator",
        ["rep"] = "Representative",
        ["hon"] = "Honorable",
        ["mt"] = "Mount",
        ["ph.d"] = "P H D",
        ["vs"] = "versus",
        ["approx"] = "approximately",
        ["jr"] = "Junior",
        ["sr"] = "Senior",
        ["dept"] = "Department",
        ["ave"] = "Avenue",
        ["blvd"] = "Boulevard",
        ["rd"] = "Road",
        ["no"] = "number",
        ["nos"] = "numbers",
        ["vol"] = "volume",
        ["fig"] = "figure",
        ["pp"] = "pages",
        ["jan"] = "January",
        ["feb"] = "February",
        ["mar"] = "March",
        ["apr"] = "April",
        ["jun"] = "June",
        ["jul"] = "July",
        ["aug"] = "August",
        ["sep"] = "September",
        ["sept"] = "September",
        ["oct"] = "October",
        ["nov"] = "November",
        ["dec"] = "December",
        ["mon"] = "Monday",
        ["tue"] = "Tuesday",
        ["tues"] = "Tuesday",
        ["wed"] = "Wednesday",
        ["thu"] = "Thursday",
        ["thurs"] = "Thursday",
        ["fri"] = "Friday",
        ["sat"] = "Saturday",
        ["sun"] = "Sunday",
    };

    /// <summary>What it stands for; null if it is an ordinary word at the end of its sentence.</summary>
    public static string? Read(WrittenWord word, WrittenWord? previous, WrittenWord? next)
    {
        string written = word.Written;
        bool isBeforeNumber = next is { Written: [var first, ..] } && char.IsAsciiDigit(first);
        if (string.Equals(written, "st", StringComparison.OrdinalIgnoreCase))
        {
            bool isAfterName = previous is { Written: [var initial, ..], After: "" } && char.IsUpper(initial);
            bool isBeforeName = next is { Written: [var capital, ..] } && char.IsUpper(capital);
            return isBeforeName && !isAfterName ? "Saint" : "Street";
        }

        // "No. I said no." and "The sun sat.": words as well, unless a number or a comma tells otherwise.
        if (written.ToLowerInvariant() is "no" or "nos" or "fig" or "mar" or "sun" or "sat"
            or "mon" or "wed" or "dec" or "rep" or "hon" or "gen")
        {
            bool isTold = isBeforeNumber || word.After.StartsWith(".,", StringComparison.Ordinal);
            if (!isTold || !char.IsUpper(written[0]) && written is not ("no" or "nos" or "fig"))
                return written is "Gen" or "Rep" or "Hon" ? _words[written] : null;
        }

        return _words.GetValueOrDefault(written);
    }

    /// <summary>Whether the stop is that of the sentence as well: "on Main St. Then", "John Smith Jr. He".</summary>
    public static bool EndsSentence(WrittenWord word, string title, WrittenWord next) =>
        word.Written.ToLowerInvariant() is "st" or "ave" or "blvd" or "rd" or "jr" or "sr" or "dept"
        && next.Written is [var first, ..] && char.IsUpper(first) && title != "Saint";
}
