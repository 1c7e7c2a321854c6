using System.Text;

using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

using Parley.Core.Personas;
using Parley.Core.Voices;
using Parley.Server.Requests;

namespace Parley.Server.Personas;

/// <summary>What is done for <c>/personas</c>.</summary>
internal sealed class PersonaEndpoints(IPersonaKeeper keeper, PersonaWarnings warnings, Idempotency idempotency)
{
    private const int MaximumBodyBytes = 256 * 1024;
    private const string YamlType = "application/yaml";

    public async Task<IResult> ListAsync(HttpContext context, int? limit, string? after)
    {
        if (Pages.Check(limit) is { } problem)
            return problem;
        if (after is { } id && !PersonaRules.IsId(id))
            return Pages.BadCursor();
        IReadOnlyList<KeptPersona> all = await keeper.ListKeptAsync(context.RequestAborted);
        if (WantsYaml(context))
            return Yaml(all);
        int from = after is null ? 0 : 1 + all.TakeWhile(kept => kept.Persona.Id != after).Count();
        int wanted = limit ?? Pages.DefaultLimit;
        List<PersonaReport> page = [];
        foreach (KeptPersona kept in all.Skip(from).Take(wanted))
            page.Add(await ReportAsync(kept, context.RequestAborted));
        if (from + page.Count < all.Count && page.Count > 0)
            Pages.AddNext(context, page[^1].Id);
        return TaggedJson.Of(page, PersonasJson.Default.IReadOnlyListPersonaReport);
    }

    public async Task<IResult> GetAsync(HttpContext context, string id) =>
        await keeper.FindKeptAsync(id, context.RequestAborted) is not { } kept
            ? PersonaProblems.NoSuchPersona(id)
            : WantsYaml(context) ? Yaml([kept])
            : TaggedJson.Of(await ReportAsync(kept, context.RequestAborted), PersonasJson.Default.PersonaReport, TagOf(kept));

    public async Task<IResult> CreateAsync(HttpContext context, bool replace)
    {
        bool isYaml = IsYaml(context.Request);
        (IReadOnlyList<Persona> personas, IResult? problem) = isYaml ? await ReadYamlAsync(context) : await ReadJsonAsync(context, null);
        if (problem is not null)
            return problem;
        List<string>[] found = await warnings.OfAllAsync(personas, context.RequestAborted);
        return await idempotency.RunAsync<PersonaChange>(
            context,
            Encoding.UTF8.GetBytes($"{replace} {isYaml}\n{PersonaYaml.Write(personas)}"),
            receipt => keeper.AddAsync(personas, replace, receipt, context.RequestAborted),
            change => AnswerOf(change, found, isList: isYaml),
            static change => PersonaProblems.Exists(change.Personas.Select(static kept => kept.Persona.Id)));
    }

    public async Task<IResult> PutAsync(HttpContext context, string id)
    {
        (IReadOnlyList<Persona> personas, IResult? problem) = await ReadJsonAsync(context, id);
        if (problem is not null)
            return problem;
        PersonaChange change = await keeper.PutAsync(personas[0], ExpectedBy(context), context.RequestAborted);
        if (change.Outcome == PersonaOutcome.Outdated)
            return PersonaProblems.Outdated(id);
        KeptPersona kept = change.Personas[0];
        if (change.Outcome == PersonaOutcome.Created)
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = $"/personas/{id}";
        }

        List<string>[] found = await warnings.OfAllAsync(personas, context.RequestAborted);
        return TaggedJson.Of(PersonaReport.Of(kept, found[0]), PersonasJson.Default.PersonaReport, TagOf(kept));
    }

    public async Task<IResult> DeleteAsync(HttpContext context, string id) =>
        await keeper.DeleteAsync(id, ExpectedBy(context), context.RequestAborted) switch
        {
            PersonaOutcome.Changed => TypedResults.NoContent(),
            PersonaOutcome.OfSettings => PersonaProblems.OfSettings(id),
            PersonaOutcome.Outdated => PersonaProblems.Outdated(id),
            _ => PersonaProblems.NoSuchPersona(id),
        };

    private static string TagOf(KeptPersona kept) => $"\"{kept.Tag}\"";

    /// <summary>What If-Match and If-None-Match ask for; null where there is neither.</summary>
    private static Func<KeptPersona?, bool>? ExpectedBy(HttpContext context)
    {
        RequestHeaders headers = context.Request.GetTypedHeaders();
        if (headers.IfMatch.Count == 0 && headers.IfNoneMatch.Count == 0)
            return null;
        return present =>
        {
            bool matches = headers.IfMatch.Count == 0 || headers.IfMatch.Any(tag => Is(tag, present));
            bool noneMatches = headers.IfNoneMatch.Count == 0 || !headers.IfNoneMatch.Any(tag => Is(tag, present));
            return matches && noneMatches;
        };

        static bool Is(EntityTagHeaderValue tag, KeptPersona? present) =>
            present is not null && (tag.Tag == "*" || tag.Compare(new EntityTagHeaderValue(TagOf(present)), useStrongComparison: true));
    }

    private static bool WantsYaml(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept";
        return context.Request.GetTypedHeaders().Accept.FirstOrDefault()?.MediaType.Equals(
            YamlType, StringComparison.OrdinalIgnoreCase) == true;
    }

    private static ContentHttpResult Yaml(IEnumerable<KeptPersona> personas) => TypedResults.Text(
        PersonaYaml.Write(personas.Select(static kept => kept.Persona)), YamlType, Encoding.UTF8);

    private static bool IsYaml(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals(YamlType, StringComparison.OrdinalIgnoreCase);

    private static Answer AnswerOfNew(IReadOnlyList<PersonaReport> reports, bool isList) => isList
        ? Answer.Of(StatusCodes.Status201Created, reports, PersonasJson.Default.IReadOnlyListPersonaReport)
        : Answer.Of(StatusCodes.Status201Created, reports[0], PersonasJson.Default.PersonaReport, $"/personas/{reports[0].Id}");

    private static Answer? AnswerOf(PersonaChange change, List<string>[] found, bool isList) =>
        change.Outcome is PersonaOutcome.Created or PersonaOutcome.Changed
            ? AnswerOfNew([.. change.Personas.Select((kept, i) => PersonaReport.Of(kept, found[i]))], isList)
            : null;

    private static async Task<(IReadOnlyList<Persona> Personas, IResult? Problem)> ReadJsonAsync(HttpContext context, string? id)
    {
        RequestJson<PersonaBody> body = await RequestJson<PersonaBody>.ReadAsync(
            context, PersonasJson.Default.PersonaBody, MaximumBodyBytes);
        if (body.Problem is not null)
            return ([], body.Problem);
        PersonaBody sent = body.Value!;
        if (id is not null && sent.Id is { } other && other != id)
            return ([], PersonaProblems.Invalid($"The path says '{id}' and the body '{other}'; a persona keeps its "
                + "id."));
        string named = id ?? sent.Id ?? (sent.Name is null ? null : VoiceIds.FromName(sent.Name)) ?? "";
        var persona = new Persona(named, sent.Name ?? named, sent.Prompt ?? "")
        {
            Voice = sent.Voice,
            Model = sent.Model,
            Language = sent.Language,
            Tools = sent.Tools ?? [],
        };
        string[] problems = [.. PersonaRules.Check(persona)];
        return problems.Length == 0 ? ([persona], null) : ([], PersonaProblems.Invalid(string.Join(" ", problems)));
    }

    private static async Task<(IReadOnlyList<Persona> Personas, IResult? Problem)> ReadYamlAsync(HttpContext context)
    {
        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = PersonaYaml.MaximumBytes;
            using var reader = new StreamReader(context.Request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return (PersonaYaml.Parse(await reader.ReadToEndAsync(context.RequestAborted)), null);
        }
        catch (Exception problem) when (problem is InvalidDataException or DecoderFallbackException)
        {
            return ([], PersonaProblems.Invalid(problem.Message));
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ([], PersonaProblems.TooLarge(PersonaYaml.MaximumBytes));
        }
    }

    private async Task<PersonaReport> ReportAsync(KeptPersona kept, CancellationToken cancellationToken) =>
        PersonaReport.Of(kept, await warnings.OfOneAsync(kept.Persona, cancellationToken));
}
