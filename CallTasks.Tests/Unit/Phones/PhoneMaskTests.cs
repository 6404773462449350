using CallTasks.Core.Phones;

namespace CallTasks.Tests.Unit.Phones;

public sealed class PhoneMaskTests
{
    [Theory]
    [InlineData("+79123454567", "+7912•••4567")]
    [InlineData("+442079460958", "+4420•••0958")]
    [InlineData("+290123", "+2•••23")]
    [InlineData("112", "•••")]
    [InlineData("1", "•••")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_log_line_shows_both_ends_of_a_number(string? number, string shown) => Assert.Equal(shown, PhoneMask.Mask(number));

    [Fact]
    public void At_least_three_characters_stay_hidden()
    {
        for (var length = 3; length < 30; length++)
        {
            var masked = PhoneMask.Mask(new string('5', length));
            Assert.True(masked.Count(c => c == '5') <= length - 3, masked);
        }
    }

    [Theory]
    [InlineData("Call me at +7 (912) 345-45-67, please", "Call me at +7912•••4567, please")]
    [InlineData("""{"phone2":"89123454567","sum":"1200.50","id":"C-0042"}""", """{"phone2":"8912•••4567","sum":"1200.50","id":"C-0042"}""")]
    [InlineData("Order 123456", "Order 123456")]
    [InlineData("from 2026-11-22 14:30", "from 2026-11-22 14:30")]
    [InlineData(null, null)]
    public void Whatever_could_be_a_number_is_masked_in_a_text(string? text, string? masked) => Assert.Equal(masked, PhoneMask.MaskIn(text));

    [Theory]
    [InlineData("INVITE sip:+442079460101@192.168.1.10:5060 SIP/2.0", "INVITE sip:+4420•••0101@192.168.1.10:5060 SIP/2.0")]
    [InlineData("Via: SIP/2.0/UDP 192.168.10.20:5060;branch=z9hG4bK1234567890", "Via: SIP/2.0/UDP 192.168.10.20:5060;branch=z9hG4bK1234567890")]
    [InlineData("Call-ID: 12345678-1234567890123456", "Call-ID: 12345678-1234567890123456")]
    [InlineData("From: \"+44 20 7946 0102\" <sip:442079460102@sip.example>;tag=1234567890", "From: \"+4420•••0102\" <sip:44207•••0102@sip.example>;tag=1234567890")]
    [InlineData("P-Asserted-Identity: <tel:+442079460103>", "P-Asserted-Identity: <tel:+4420•••0103>")]
    [InlineData("Contact: <sip:192.168.10.20:5060;transport=tcp>", "Contact: <sip:192.168.10.20:5060;transport=tcp>")]
    [InlineData("To: <sip:44.207.94.60@sip.example>", "To: <sip:442•••460@sip.example>")]
    [InlineData("o=- 1234567 1 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 16384 RTP/AVP 8 0 101", "o=- 1234567 1 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 16384 RTP/AVP 8 0 101")]
    [InlineData("o=442079460104 1 1 IN IP4 127.0.0.1\ns=442079460105", "o=44207•••0104 1 1 IN IP4 127.0.0.1\ns=44207•••0105")]
    [InlineData("CSeq: 1 INVITE\nX-Number: 442079460106", "CSeq: 1 INVITE\nX-Number: 44207•••0106")]
    public void In_a_SIP_message_numbers_are_masked_and_addresses_and_names_stay(string text, string masked) => Assert.Equal(masked, PhoneMask.MaskInMessage(text));
}
