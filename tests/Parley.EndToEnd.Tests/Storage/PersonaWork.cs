using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Parley.EndToEnd.Tests.Storage;

/// <summary>Changes one persona again and again: it is as the last answer said, or as the change that got none.</summary>
internal sealed class PersonaWork : IKilledWork
{
    private const string Place = "/personas/changing";

    private int _asked;
    private int _answered;

    public async Task RunAsync(HttpClient http, Random random, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                _asked++;
                using HttpResponseMessage response = await http.PutAsJsonAsync(
                    Place, new { prompt = $"{_asked}" }, cancellationToken);
                Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
                _answered = _asked;
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // the server was killed
        }
    }

    public async Task CheckAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.GetAsync(Place, cancellationToken);
        if (_answered == 0 && response.StatusCode == HttpStatusCode.NotFound)
            return;
        JsonElement persona = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        int kept = int.Parse(persona.GetProperty("prompt").GetString()!);
        Assert.InRange(kept, _answered, _asked);
        (_asked, _answered) = (kept, kept);
    }
}
