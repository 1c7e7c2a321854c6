using Microsoft.Extensions.Primitives;

namespace Parley.Server.OpenAi.Audio.Transcripts;

/// <summary>Reads the fields of a form one by one; the first that is wrong is the problem.</summary>
internal sealed class FormFields(IReadOnlyDictionary<string, StringValues> fields)
{
    public IResult? Problem { get; private set; }

    /// <summary>The last of that name; null where it is absent or empty.</summary>
    public string? Text(string name) =>
        fields.TryGetValue(name, out StringValues values) && values is [.., { Length: > 0 } last] ? last : null;

    /// <summary>A list as clients write it: <c>name[]</c> or <c>name</c> again and again.</summary>
    public IReadOnlyList<string> List(string name) =>
        [.. Values(name + "[]").Concat(Values(name)).OfType<string>()];

    public double Number(string name, double whereAbsent, double minimum, double maximum)
    {
        if (Text(name) is not { } text)
            return whereAbsent;
        if (!double.TryParse(text, out double number))
            Refuse(OpenAiErrors.InvalidType(name, "a number"));
        else if (number >= minimum && number <= maximum)
            return number;
        else
            Refuse(OpenAiErrors.InvalidValue(name, $"'{name}' is {number}; send a number from {minimum} to {maximum}."));
        return whereAbsent;
    }

    public bool Flag(string name)
    {
        if (Text(name) is not { } text)
            return false;
        if (text is not ("true" or "false" or "True" or "False" or "1" or "0"))
            Refuse(OpenAiErrors.InvalidType(name, "true or false"));
        return text is "true" or "True" or "1";
    }

    public T Choice<T>(string name, T whereAbsent)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return whereAbsent;
        if (WireNames<T>.TryParse(text, out T value))
            return value;
        Refuse(OpenAiErrors.InvalidValue(name, $"'{name}' is '{text}'; choose one of: {WireNames<T>.All}."));
        return whereAbsent;
    }

    public void Refuse(IResult problem) => Problem ??= problem;

    private StringValues Values(string name) => fields.TryGetValue(name, out StringValues values) ? values : default;
}
