using System.Text.Json;

namespace Parley.Server.OpenAi.Embeddings;

/// <summary>What is to be turned into vectors, once it is known to be in order.</summary>
internal sealed record EmbeddingOrder(IReadOnlyList<string> Texts, EmbeddingEncoding Encoding, int? Dimensions)
{
    /// <summary>As many as OpenAI takes.</summary>
    public const int MaximumTexts = 2_048;

    private const int MaximumDimensions = 65_536;

    /// <param name="json">The body.</param>
    /// <param name="problem">What is wrong, if the result is null.</param>
    public static EmbeddingOrder? Read(JsonElement json, out IResult? problem)
    {
        var fields = new JsonFields(json);
        string[] texts = ReadTexts(fields);
        fields.Text("model");
        fields.Text("user");
        EmbeddingEncoding encoding = fields.Choice("encoding_format", EmbeddingEncoding.Float);
        double dimensions = fields.Number("dimensions", 0, 1, MaximumDimensions);
        if (dimensions != Math.Floor(dimensions))
            fields.Refuse(OpenAiErrors.InvalidType("dimensions", "a whole number"));
        problem = fields.Problem;
        return problem is null ? new EmbeddingOrder(texts, encoding, dimensions > 0 ? (int)dimensions : null) : null;
    }

    private static string[] ReadTexts(JsonFields fields)
    {
        if (fields.Find("input") is not { } input)
        {
            fields.Refuse(OpenAiErrors.MissingParameter("input", "Send a text, or an array of texts."));
            return [];
        }

        if (input.ValueKind != JsonValueKind.Array)
            return fields.Text("input") is { } text ? [text] : [];
        int count = input.GetArrayLength();
        if (count is 0 or > MaximumTexts)
        {
            fields.Refuse(OpenAiErrors.InvalidValue(
                "input", $"'input' has {count} texts; send 1 to {MaximumTexts} in one request."));
            return [];
        }

        string?[] texts = [.. input.EnumerateArray().Select(static text => JsonFields.TextOf(text))];
        if (Array.TrueForAll(texts, static text => text is not null))
            return texts!;
        fields.Refuse(OpenAiErrors.InvalidType(
            "input", "a string of valid Unicode, or an array of them; tokens are not taken, send the text"));
        return [];
    }
}
